using Spectre.Console;

namespace Patchbay.Cli;

/// <summary>Where the tool writes: data to the output, everything else to the error output.</summary>
internal sealed class Terminal
{
    private const int WidthUnknown = 80;

    /// <summary>The process's own terminal.</summary>
    public static Terminal Own()
    {
        var width = Console.IsOutputRedirected ? (int?)null : Math.Max(Console.WindowWidth, 20);
        return new Terminal(new BufferedStream(Console.OpenStandardOutput(), 64 * 1024), Console.Error, width, !Console.IsErrorRedirected);
    }

    public Terminal(Stream output, TextWriter error, int? width, bool errorIsTerminal)
    {
        Out = output;
        Error = error;
        Width = width;
        ErrorIsTerminal = errorIsTerminal;
        ErrorConsole = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = errorIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = errorIsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = errorIsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(error),
        });
        if (!errorIsTerminal)
        {
            ErrorConsole.Profile.Width = WidthUnknown;
        }
    }

    /// <summary>The data output.</summary>
    public Stream Out { get; }

    public TextWriter Error { get; }

    /// <summary>Columns of the data output; null when it is a file or a pipe.</summary>
    public int? Width { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>The error output for progress bars and colours, which it leaves out when nobody sees them.</summary>
    public IAnsiConsole ErrorConsole { get; }

    /// <summary>Says that something went wrong.</summary>
    public void WriteError(string sentence) => WriteLabelled("error", "red", sentence);

    /// <summary>Says something that does not stop the command.</summary>
    public void WriteWarning(string sentence) => WriteLabelled("warning", "yellow", sentence);

    // Only the label goes through the console, which would break long lines.
    private void WriteLabelled(string label, string colour, string sentence)
    {
        ErrorConsole.Markup($"[{colour}]{label}:[/] ");
        Error.WriteLine(sentence);
    }
}
