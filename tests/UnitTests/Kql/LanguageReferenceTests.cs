using Patchbay.Kql;
using Patchbay.Kql.Diagnostics;
using Patchbay.Testing;

namespace Patchbay.UnitTests.Kql;

public sealed class LanguageReferenceTests
{
    [Fact]
    public void The_page_is_what_the_tables_say() =>
        Assert.Equal(LanguageReference.Print(), File.ReadAllText(Repository.PathOf(LanguageReference.Path)));

    [Fact]
    public void Every_code_has_a_meaning()
    {
        var codes = typeof(DiagnosticCodes).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.NotEmpty(codes);
        Assert.Equal(codes.Order(), DiagnosticCodes.Meanings.Keys.Order());
    }
}
