using Patchbay.Kql.Planning;

namespace Patchbay.Kql.Binding;

/// <summary>A table expression whose columns are known.</summary>
/// <param name="Columns">The columns in order; names are unique.</param>
internal abstract record BoundRelation(IReadOnlyList<ColumnSymbol> Columns)
{
    /// <summary>Whether its rows have an order that window functions may rely on.</summary>
    public virtual bool IsSerialized => false;

    /// <summary>The relations that this one reads.</summary>
    public virtual IEnumerable<BoundRelation> Inputs => [];

    /// <summary>One line for <c>explain</c>, without its inputs.</summary>
    public abstract string Describe();

    /// <summary>What it means in relational steps.</summary>
    public abstract PlanNode Plan(Planner planner);

    public ColumnSymbol? FindColumn(string name)
    {
        foreach (var column in Columns)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        return null;
    }
}

/// <summary>A result of a query: a relation and how it wants to be drawn.</summary>
/// <param name="Relation">The rows.</param>
/// <param name="Render">The <c>render</c> annotation, or null.</param>
internal sealed record BoundResult(BoundRelation Relation, RenderInfo? Render);

/// <summary>A bound query text.</summary>
/// <param name="Results">One per statement that yields a table, in order.</param>
internal sealed record BoundQuery(IReadOnlyList<BoundResult> Results)
{
    /// <summary>The rows of which the columns depend and that must be found first; there are no results then.</summary>
    public BoundRelation? Discovery { get; init; }
}
