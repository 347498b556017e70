namespace Patchbay.Kql.Diagnostics;

/// <summary>How much a <see cref="Diagnostic"/> matters.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The query cannot run.</summary>
    Error,

    /// <summary>The query runs; something in it was probably not meant.</summary>
    Warning,
}

/// <summary>Something that is wrong in a query text, as data: drawing it is the caller's business.</summary>
/// <param name="Code">A stable code, listed in <see cref="DiagnosticCodes"/>.</param>
/// <param name="Severity">Whether the query can still run.</param>
/// <param name="Message">One sentence: what is there and what was expected.</param>
/// <param name="Span">Where in the text.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string Message, TextSpan Span)
{
    /// <summary>Names that were probably meant, nearest first; often empty.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];
}

/// <summary>A stretch of the query text, in UTF-16 code units from 0.</summary>
/// <param name="Start">The first character.</param>
/// <param name="Length">The number of characters; 0 marks a place between two.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The first character after the stretch.</summary>
    public int End => Start + Length;

    /// <summary>The shortest stretch that covers both.</summary>
    /// <param name="first">One stretch.</param>
    /// <param name="last">The other.</param>
    public static TextSpan Cover(TextSpan first, TextSpan last)
    {
        var start = Math.Min(first.Start, last.Start);
        return new TextSpan(start, Math.Max(first.End, last.End) - start);
    }

    /// <summary>The place as people count it.</summary>
    /// <param name="text">The text that the stretch is of.</param>
    /// <returns>Line and column of the first character, both from 1.</returns>
    public (int Line, int Column) LineAndColumn(string text)
    {
        var before = text.AsSpan(0, Math.Min(Start, text.Length));
        var line = before.Count('\n') + 1;
        return (line, before.Length - before.LastIndexOf('\n'));
    }
}
