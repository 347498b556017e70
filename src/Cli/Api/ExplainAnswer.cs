namespace Patchbay.Cli.Api;

/// <summary>What a query means, stage by stage.</summary>
/// <param name="Diagnostics">What is wrong with it.</param>
/// <param name="Syntax">The query as it was read.</param>
/// <param name="Bound">The operators with their columns and types.</param>
/// <param name="Plan">The relational steps.</param>
/// <param name="Results">The SQL of each result.</param>
/// <param name="Reads">What the engine expects to read.</param>
internal sealed record ExplainAnswer(
    IReadOnlyList<ExplainedDiagnostic> Diagnostics, string Syntax, string Bound, string Plan, IReadOnlyList<ExplainedResult> Results, IReadOnlyList<ExpectedRead>? Reads);

/// <summary>A place in the query where something is wrong; line and column count from 1.</summary>
internal sealed record ExplainedDiagnostic(string Code, string Severity, string Message, int Line, int Column, int Length);

internal sealed record ExplainedResult(string Sql);

internal sealed record ExpectedRead(string Table, long Parts, long Rows);
