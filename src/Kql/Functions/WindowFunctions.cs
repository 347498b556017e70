using Patchbay.Kql.Binding;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Functions over neighbouring rows. They run over rows that have a number each, so that there are no ties.</summary>
internal static class WindowFunctions
{
    /// <summary>The number of each row from 1, in the order of the rows.</summary>
    public static readonly WindowFunction RowNumber = new("row_number", "(start?: long, restart?: bool) -> long!", (call, order) =>
    {
        var number = $"toInt64(row_number() OVER ({Partition(call, 1)}{order}))";
        return call.Count > 0 ? $"({number} + {call.Plain(0)} - 1)" : number;
    });

    /// <summary>How many rows up to this one have a flag: the number of the group that a restart begins. Not callable by name.</summary>
    private static readonly WindowFunction Group = new("group", "(flag: bool) -> long!", (call, order) =>
        $"toInt64(countIf(ifNull({call[0]}, false)) OVER ({order} ROWS UNBOUNDED PRECEDING))");

    /// <summary>Whether a value differs from the one of the row before; never for the first row. Not callable by name.</summary>
    private static readonly WindowFunction Changed = new("changed", "(term: scalar) -> bool!", (call, order) =>
    {
        var before = $"lag(toNullable({call[0]}), 1) OVER ({order})";
        return $"(row_number() OVER ({order}) > 1 AND ifNull({call[0]} != {before}, isNull({call[0]}) != isNull({before})))";
    });

    public static readonly IReadOnlyList<WindowFunction> All =
    [
        RowNumber,
        new("prev", "(column: scalar, offset?: long, default?: scalar) -> arg0?", (call, order) => Neighbour(call, order, "lag")),
        new("next", "(column: scalar, offset?: long, default?: scalar) -> arg0?", (call, order) => Neighbour(call, order, "lead")),
        new("row_cumsum", "(term: number, restart?: bool) -> promoted0", (call, order) => Sum(call, order)),
        new("row_rank_dense", "(term: notDynamic, restart?: bool) -> long!", (call, order) =>
            $"(toInt64(countIf({call[0]}) OVER ({Partition(call, 1)}{order} ROWS UNBOUNDED PRECEDING)) + 1)"),
    ];

    /// <summary>
    /// Replaces a call by one whose parts are window functions of their own: a restart flag by the number of the group it
    /// begins, a ranked term by whether it changed.
    /// </summary>
    public static BoundWindow Expand(BoundWindow window)
    {
        var arguments = window.Arguments.ToList();
        if (window.Function.Name == "row_rank_dense")
        {
            arguments[0] = new BoundWindow(Changed, [arguments[0]], KqlType.Bool, CanBeNull: false);
            if (arguments.Count > 1)
            {
                // The first row of a group counts from 1, whatever it was before.
                arguments[0] = ScalarBinder.Call(OperatorFunctions.Logical("and"), arguments[0], ScalarBinder.Call(FunctionTable.Find("not")!, ScalarBinder.Call(FunctionTable.Find("coalesce")!, arguments[1], BoundLiteral.Bool(false))));
            }
        }

        if (window.Function.Name is "row_number" or "row_cumsum" or "row_rank_dense" && arguments.Count > 1)
        {
            arguments[1] = new BoundWindow(Group, [arguments[1]], KqlType.Long, CanBeNull: false);
        }

        return window with { Arguments = arguments };
    }

    private static string Partition(SqlCall call, int index) => call.Count > index ? $"PARTITION BY {call[index]} " : "";

    private static string Neighbour(SqlCall call, string order, string function)
    {
        // A missing neighbour must be told from an empty one, so the value is made nullable first.
        var value = $"{function}(toNullable({call[0]}), {(call.Count > 1 ? call.Plain(1) : "1")}) OVER ({order})";
        var missing = call.Count > 2 ? call[2] : call.Type == KqlType.String ? "''" : null;
        return missing is null ? value : $"ifNull({value}, {missing})";
    }

    private static string Sum(SqlCall call, string order)
    {
        var type = SqlText.StoredType(call.Type);
        return $"CAST(sum({call[0]}) OVER ({Partition(call, 1)}{order} ROWS UNBOUNDED PRECEDING) AS {(call.CanBeNull(0) ? $"Nullable({type})" : type)})";
    }
}
