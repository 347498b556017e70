using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using Patchbay.Cli.Features;

namespace Patchbay.Cli;

/// <summary>The page about all commands, printed from their definitions so that it cannot differ from them.</summary>
public static class CommandReference
{
    /// <summary>Where the page lies in the repository.</summary>
    public const string Path = "docs/cli.md";

    /// <summary>Prints the page.</summary>
    /// <returns>Markdown with LF line ends.</returns>
    public static string Print()
    {
        var nowhere = new Terminal(Stream.Null, TextWriter.Null, width: null, errorIsTerminal: false);
        var root = CommandLine.Create(nowhere);
        var page = new StringBuilder();
        Line(page, "# The command-line tool");
        Line(page, "Printed from `src/Cli` by `dotnet run tools/print-docs.cs`; change the commands, not this page.");
        Line(page,
            $"{root.Description} Data goes to the standard output, everything else to the error output. Colours and progress bars " +
            "appear on a terminal only.");
        foreach (var command in root.Subcommands)
        {
            Print(page, command, CommandLine.Name);
        }

        Line(page, "## Exit codes");
        page.Append("| Code | Meaning |\n|---|---|\n");
        foreach (var (code, meaning) in ExitCodes.All)
        {
            page.Append($"| {code} | {meaning} |\n");
        }

        return page.ToString();
    }

    private static void Print(StringBuilder page, Command command, string parent)
    {
        var name = $"{parent} {command.Name}";
        Line(page, $"## {name}");
        Line(page, command.Description!);
        foreach (var subcommand in command.Subcommands)
        {
            Print(page, subcommand, name);
        }

        if (command.Subcommands.Count > 0)
        {
            return;
        }

        Line(page, $"```\n{name}{string.Concat(command.Arguments.Select(Usage))} [options]\n```");
        page.Append("| Argument or option | Meaning |\n|---|---|\n");
        foreach (var argument in command.Arguments)
        {
            Row(page, argument.Name, argument.Description, "");
        }

        foreach (var option in command.Options.Where(option => option is not HelpOption))
        {
            var names = string.Join(", ", option.Aliases.Append(option.Name).Order(StringComparer.Ordinal).Reverse());
            Row(page, option.HelpName is null ? names : $"{names} {option.HelpName}", option.Description, Default(option));
        }

        page.Append('\n');
        if (command is DocumentedCommand { Examples: { Count: > 0 } examples })
        {
            Line(page, $"```sh\n{string.Join('\n', examples)}\n```");
        }
    }

    private static string Usage(Argument argument) => argument.Arity switch
    {
        { MinimumNumberOfValues: 0 } => $" [{argument.Name}]",
        { MaximumNumberOfValues: > 1 } => $" {argument.Name}…",
        _ => $" {argument.Name}",
    };

    private static string Default(Option option) => option.HasDefaultValue && option.ValueType != typeof(bool)
        ? option.GetDefaultValue() switch
        {
            null => "",
            string[] several => $" Default: `{string.Join(',', several)}`.",
            var value => FormattableString.Invariant($" Default: `{value}`."),
        }
        : "";

    private static void Row(StringBuilder page, string name, string? description, string defaultValue) =>
        page.Append($"| `{name.Replace("|", "\\|")}` | {description?.Replace("|", "\\|").Replace("*", "\\*")}{defaultValue} |\n");

    private static void Line(StringBuilder page, string text) => page.Append(text).Append("\n\n");
}
