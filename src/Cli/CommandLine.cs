using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.Json;
using Patchbay.Cli.Commands;
using Patchbay.Cli.Features;

namespace Patchbay.Cli;

/// <summary>All commands, and how a command line becomes an exit code.</summary>
internal static class CommandLine
{
    /// <summary>The name of the program.</summary>
    public const string Name = "patchbay";

    private const int BrokenPipe = 32;

    public static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Send, generate and query the logs of communication services.")
        {
            new SendCommand(terminal),
            new QueryCommand(terminal),
            new ExplainCommand(terminal),
            new GenerateCommand(terminal),
            new ImportCommand(terminal),
            new ImportsCommand(terminal),
            new TablesCommand(terminal),
            new LedgerCommand(terminal),
            new VerifyCommand(terminal),
            new ReplayCommand(terminal),
            new SettingsCommand(terminal),
            new ResourcesCommand(terminal),
            new CategoriesCommand(terminal),
            new LoginCommand(terminal),
            new LogoutCommand(terminal),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Runs a command line.</summary>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal)
    {
        // An argument that begins with @ is a text like any other, not a file of arguments.
        var line = Create(terminal).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (line.Errors.Count > 0)
        {
            return Explain(line, terminal);
        }

        try
        {
            return await InvokeAsync(line, terminal);
        }
        catch (CliException exception)
        {
            terminal.WriteError(exception.Message);
            return exception.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
        catch (JsonException exception)
        {
            terminal.WriteError($"The server's answer is not what {Name} expects: {exception.Message}");
            return ExitCodes.Failed;
        }
        catch (IOException exception) when (exception.HResult == BrokenPipe)
        {
            // Whoever read the output has enough, as head does.
            return ExitCodes.Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.WriteError(exception.Message);
            return ExitCodes.Failed;
        }
    }

    private static async Task<int> InvokeAsync(ParseResult line, Terminal terminal)
    {
        try
        {
            return await line.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Error = terminal.Error });
        }
        finally
        {
            await terminal.Out.FlushAsync();
        }
    }

    private static int Explain(ParseResult line, Terminal terminal)
    {
        var command = line.CommandResult.Command;
        if (line.UnmatchedTokens is [var unknown, ..] && command.Subcommands.Count > 0)
        {
            terminal.WriteError($"There is no command '{unknown}'. There are: {string.Join(", ", command.Subcommands.Select(known => known.Name))}.");
        }
        else
        {
            // What an unknown option led to is not worth a sentence of its own.
            var sentences = line.Errors.Select(error => error.Message).Distinct().ToList();
            foreach (var sentence in sentences.FindAll(Arguments.IsUnknownOption) is { Count: > 0 } unknownOptions ? unknownOptions : sentences)
            {
                terminal.WriteError(sentence);
            }
        }

        var names = new List<string>();
        for (var result = line.CommandResult; result is not null; result = result.Parent as CommandResult)
        {
            names.Insert(0, result.Command is RootCommand ? Name : result.Command.Name);
        }

        terminal.Error.WriteLine($"See {string.Join(' ', names)} --help.");
        return ExitCodes.Usage;
    }
}
