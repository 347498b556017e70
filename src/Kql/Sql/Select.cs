using Patchbay.Kql.Binding;

namespace Patchbay.Kql.Sql;

/// <summary>A SELECT that is being put together from steps, until one comes that it cannot take any more.</summary>
internal sealed class Select(string from, int depth)
{
    /// <summary>The <c>FROM</c> clause's content; empty for one row of constants.</summary>
    public string From { get; } = from;

    /// <summary>How deep SELECTs are nested in <see cref="From"/>.</summary>
    public int Depth { get; } = depth;

    /// <summary>The columns computed here, in order, with their SQL; all others come from <see cref="From"/>.</summary>
    public List<(ColumnSymbol Column, string Sql)> Computed { get; } = [];

    public string ArrayJoin { get; set; } = "";

    public List<string> Where { get; } = [];

    /// <summary>The keys that rows are grouped by; null when they are not grouped.</summary>
    public IReadOnlyList<string>? GroupBy { get; set; }

    public List<string> Having { get; } = [];

    public bool HasWindows { get; set; }

    public string OrderBy { get; set; } = "";

    public long? Limit { get; set; }

    /// <summary>How many rows are kept of each combination of columns, as the content of <c>LIMIT … BY</c>.</summary>
    public string LimitBy { get; set; } = "";

    /// <summary>The names of the aggregates, where all rows are one group.</summary>
    public IReadOnlyList<string> Aggregates { get; set; } = [];

    /// <summary>Whether an aggregate is needed beside some items to make one row of all rows: the engine groups only where it reads one, and drops those that nobody reads.</summary>
    public bool NeedsAggregate(IReadOnlyList<string> items) =>
        GroupBy is { Count: 0 } && !(Having.Count > 0 ? Having : items).Any(item => Aggregates.Any(name => item.Contains(name, StringComparison.Ordinal)));

    public bool IsGrouped => GroupBy is not null;

    /// <summary>Whether conditions, groups and arrays may still be added before what is there.</summary>
    public bool TakesRows => !IsGrouped && !HasWindows && Limit is null && LimitBy.Length == 0;
}
