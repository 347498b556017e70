using Patchbay.Server.Configuration;
using Patchbay.Testing;

namespace Patchbay.UnitTests.Server.Configuration;

public sealed class SettingsReferenceTests
{
    [Fact]
    public void The_page_in_docs_is_what_the_options_say() =>
        Assert.Equal(SettingsReference.Print(), File.ReadAllText(Repository.PathOf(SettingsReference.Path)));

    [Fact]
    public void Help_names_every_setting() => Assert.All(Setting.All, setting => Assert.Contains($"  {setting.Option}", SettingsReference.PrintHelp()));
}
