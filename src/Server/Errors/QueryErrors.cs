using Patchbay.Kql;
using Patchbay.Kql.Diagnostics;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Errors;

/// <summary>The errors of the log query API that come from the request itself.</summary>
internal static class QueryErrors
{
    private const int TokenLengthMax = 100;

    /// <summary>A request that is no query request.</summary>
    /// <param name="code">What exactly is wrong, for example <c>InvalidJsonBody</c>.</param>
    /// <param name="message">The same as a sentence.</param>
    public static AzureError InvalidRequest(string code, string message) => new(400, "BadArgumentError", message)
    {
        Inner = new InnerError("QueryValidationError", "The request is no valid query request.") { Details = [new(code, message)] },
    };

    /// <summary>A query of a batch names a workspace that is not there.</summary>
    public static AzureError WorkspaceNotResolved(string message) => new(400, "FailedToResolveResource", message);

    public static AzureError TooManyQueries() =>
        new(429, "ThrottledError", "As many queries wait for their turn as may. Repeat the request a little later.") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>A caller asks more often than he may.</summary>
    public static AzureError TooManyRequests(int max, TimeSpan wait) =>
        new(429, "ThrottledError", $"{max} requests within {QueryRate.Window.TotalSeconds:0} seconds are the most that a caller may make. Put several queries into one batch, or ask less often.") { RetryAfter = wait };

    /// <summary>A query that does not compile.</summary>
    /// <remarks>
    /// Azure's clients show the outer message, so that is where the error and its place stand; the inner ones have them for programs.
    /// </remarks>
    public static AzureError OfCompilation(Compilation compilation)
    {
        var errors = compilation.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        var sentences = errors.ConvertAll(error => Sentence(error, compilation.Text));
        return new AzureError(400, "BadArgumentError", string.Join('\n', sentences))
        {
            Inner = Inner(errors[0], compilation.Text) with { Details = [.. errors.Zip(sentences, (error, sentence) => new ErrorDetail(error.Code, sentence, Place(error, compilation.Text)))] },
        };
    }

    private static InnerError Inner(Diagnostic error, string text)
    {
        var isSyntax = IsSyntax(error);
        return new InnerError(isSyntax ? "SyntaxError" : "SemanticError", isSyntax ? "The query's text cannot be read." : "The query can be read but has no meaning here.")
        {
            Inner = Place(error, text),
        };
    }

    private static InnerError Place(Diagnostic error, string text)
    {
        var (line, column) = error.Span.LineAndColumn(text);
        return new InnerError(ServiceCode(error), error.Message) { Line = line, Position = column - 1, Token = Token(error.Span, text) };
    }

    private static bool IsSyntax(Diagnostic error) => error.Code.StartsWith("KQL0", StringComparison.Ordinal);

    // The service's codes, as far as there is one.
    private static string ServiceCode(Diagnostic error) => IsSyntax(error) ? "SYN0002" : error.Code == DiagnosticCodes.UnknownFunction ? "SEM0260" : "SEM0100";

    private static string Sentence(Diagnostic error, string text)
    {
        var (line, column) = error.Span.LineAndColumn(text);
        return $"Line {line}, column {column}: {error.Message}";
    }

    private static string Token(TextSpan span, string text) =>
        span.Start >= text.Length ? "<EOF>" : text.Substring(span.Start, Math.Min(Math.Min(span.Length, TokenLengthMax), text.Length - span.Start));
}
