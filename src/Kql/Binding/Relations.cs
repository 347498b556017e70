using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Binding;

/// <summary>A stored table.</summary>
internal sealed record BoundTable : BoundRelation
{
    public BoundTable(TableSymbol table)
        : base([.. table.Columns.Select(column => new ColumnSymbol(column.Name, column.Type, column.CanBeNull))]) => Table = table;

    public TableSymbol Table { get; }

    public override string Describe() => $"table {Table.Name}";

    public override PlanNode Plan(Planner planner) => planner.Scan(Table, Columns);
}

/// <summary>One use of a relation that a <c>let</c> or a parameter names.</summary>
internal sealed record BoundReference(SharedRelation Shared, IReadOnlyList<ColumnSymbol> Columns) : BoundRelation(Columns)
{
    public override bool IsSerialized => Shared.Relation.IsSerialized;

    public override IEnumerable<BoundRelation> Inputs => [Shared.Relation];

    public override string Describe() => $"use of {Shared.Name}";

    public override PlanNode Plan(Planner planner) => planner.Reference(Shared, Columns);
}

/// <summary>Stands in for a table that could not be bound; the reason has been reported.</summary>
internal sealed record BoundErroneous() : BoundRelation([])
{
    public override bool IsSerialized => true;

    public override string Describe() => "error";

    public override PlanNode Plan(Planner planner) => throw new System.Diagnostics.UnreachableException("A query with errors is not planned.");
}

/// <summary>The values of a relation's first column as one dynamic array.</summary>
internal sealed record BoundValueList(BoundRelation Input) : BoundRelation([new ColumnSymbol("list", KqlType.Dynamic, canBeNull: false)])
{
    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => "list of values";

    public override PlanNode Plan(Planner planner)
    {
        var input = planner.Plan(Input);
        var list = new BoundAggregate(Functions.FunctionTable.FindAggregate("make_list")!, [new BoundColumn(Input.Columns[0])], KqlType.Dynamic, CanBeNull: false);
        return new PlanAggregate(input, [], [new PlanOutput(Columns[0], list)]);
    }
}
