namespace Patchbay.Kql.Diagnostics;

/// <summary>Gathers what is wrong with a text; no stage stops at the first finding.</summary>
internal sealed class DiagnosticBag
{
    // A text that is wrong everywhere is not told so a thousand times.
    private const int CountMax = 100;

    private readonly List<Diagnostic> _diagnostics = [];

    public bool HasErrors => _diagnostics.Exists(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    public int Count => _diagnostics.Count;

    public void Error(string code, TextSpan span, string message, IReadOnlyList<string>? suggestions = null)
    {
        // What follows from an earlier error at the same place adds nothing.
        if (_diagnostics.Count < CountMax && !_diagnostics.Exists(known => known.Span == span && known.Code == code))
        {
            _diagnostics.Add(new Diagnostic(code, DiagnosticSeverity.Error, message, span) { Suggestions = suggestions ?? [] });
        }
    }

    public void Warning(string code, TextSpan span, string message)
    {
        if (_diagnostics.Count < CountMax)
        {
            _diagnostics.Add(new Diagnostic(code, DiagnosticSeverity.Warning, message, span));
        }
    }

    /// <summary>Takes over what was found in another text, at the place of this one that led there.</summary>
    public void Take(Diagnostic found, TextSpan span, string message)
    {
        if (_diagnostics.Count < CountMax && !_diagnostics.Exists(known => known.Span == span && known.Message == message))
        {
            _diagnostics.Add(new Diagnostic(found.Code, found.Severity, message, span) { Suggestions = found.Suggestions });
        }
    }

    public IReadOnlyList<Diagnostic> ToList() => [.. _diagnostics.OrderBy(diagnostic => diagnostic.Span.Start)];
}
