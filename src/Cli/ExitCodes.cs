namespace Patchbay.Cli;

/// <summary>What the tool's exit code says; `docs/cli.md` lists them.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    public const int Failed = 1;

    public const int Usage = 2;

    public const int RecordsRejected = 3;

    public const int NoServer = 4;

    public const int PartialResult = 5;

    public const int Cancelled = 130;

    /// <summary>Each code with what it says, in the order of the codes.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Success, "Done."),
        (Failed, "The server refused the request, a file cannot be read, or something else went wrong; a sentence on the error output says what."),
        (Usage, "The command line is not understood."),
        (RecordsRejected, "The records were sent, and the server rejected some of them."),
        (NoServer, "No server answers at the address."),
        (PartialResult, "The query's answer is not complete; a sentence on the error output says why."),
        (Cancelled, "Stopped by Ctrl-C or a signal."),
    ];
}
