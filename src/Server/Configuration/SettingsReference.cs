using System.Globalization;
using System.Text;

namespace Patchbay.Server.Configuration;

/// <summary>Prints the settings: as a page of the documentation, and as the text of <c>--help</c>.</summary>
public static class SettingsReference
{
    /// <summary>The page's place in the repository.</summary>
    public const string Path = "docs/settings.md";

    /// <summary>The page, in Markdown.</summary>
    public static string Print()
    {
        var page = new StringBuilder("""
            # Settings of the server

            A setting has three names: in `appsettings.json` beside the program (a colon is a level of nesting), as an environment
            variable and as an option on the command line. The command line overrides the environment, and that the file. The server
            checks all settings at the start and names every one that is wrong.

            | Setting | Environment | Command line | Default | Meaning |
            |---|---|---|---|---|

            """);
        foreach (var setting in Setting.All)
        {
            var value = Default(setting);
            page.Append(CultureInfo.InvariantCulture, $"| `{setting.Key}` | `{setting.EnvironmentVariable}` | `{setting.Option}` | {(value.Length == 0 ? "" : $"`{value}`")} | {setting.Description} |\n");
        }

        return page.ToString();
    }

    internal static string PrintHelp()
    {
        var help = new StringBuilder("Usage: Patchbay.Server [--help] [--version] [SETTING VALUE]...\n\nSettings:\n");
        foreach (var setting in Setting.All)
        {
            var value = Default(setting);
            help.Append(CultureInfo.InvariantCulture, $"  {setting.Option}{(value.Length == 0 ? "" : $" (default {value})")}\n      {setting.Description.Replace("`", "", StringComparison.Ordinal)}\n");
        }

        return help.Append("\nEach is an environment variable as well, for example PATCHBAY_HTTP_PORT, and can stand in appsettings.json beside the program.\n").ToString();
    }

    // The data folder's default depends on who runs the server; its description says what it is.
    private static string Default(Setting setting) =>
        setting.Property.Name == nameof(ServerOptions.Data)
            ? ""
            : Convert.ToString(setting.Property.GetValue(Activator.CreateInstance(setting.Property.DeclaringType!)), CultureInfo.InvariantCulture)!;
}
