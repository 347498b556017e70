namespace Patchbay.Cli.Api;

/// <summary>The server's answer is an error.</summary>
internal sealed class ServerException(int status, string code, string message, IReadOnlyList<QueryDiagnostic> diagnostics) : CliException(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>Azure's code for it.</summary>
    public string Code => code;

    /// <summary>What is wrong in a query, with its places.</summary>
    public IReadOnlyList<QueryDiagnostic> Diagnostics => diagnostics;
}

/// <summary>Something wrong in a query.</summary>
/// <param name="Code">The code, for example <c>SEM0100</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Line">The line in the query, from 1.</param>
/// <param name="Position">The place in the line, from 0.</param>
/// <param name="Token">The text at the place; null when unknown.</param>
internal sealed record QueryDiagnostic(string Code, string Message, int Line, int Position, string? Token);
