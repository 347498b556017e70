using Patchbay.Kql.Binding;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Functions over neighbouring rows. They run over rows that have a number each, so that there are no ties.</summary>
internal static class WindowFunctions
{
    private const string UpToHere = "ROWS UNBOUNDED PRECEDING";

    /// <summary>The number of each row from 1, in the order of the rows.</summary>
    public static readonly WindowFunction RowNumber = new("row_number", "(start?: long, restart?: bool) -> long!", call =>
    {
        var number = $"toInt64(row_number() {call.Over(Restart(call, 1))})";
        return call.Count > 0 ? $"({number} + {call.Plain(0)} - 1)" : number;
    });

    private static readonly WindowFunction Previous = new("prev", "(column: column, offset?: const long, default?: const scalar) -> arg0?", call => Neighbour(call, "lagInFrame", FrameBack));

    /// <summary>How many rows up to this one have a flag: the number of the group that a restart begins. Not callable by name.</summary>
    private static readonly WindowFunction Group = new("group", "(flag: bool) -> long!", call => $"toInt64(countIf(ifNull({call[0]}, false)) {call.Over(frame: UpToHere)})");

    /// <summary>Whether a value differs from the one of the row before; never for the first row. Not callable by name.</summary>
    private static readonly WindowFunction Changed = new("changed", "(term: scalar) -> bool!", call =>
    {
        var before = $"lagInFrame(toNullable({call[0]}), 1) {call.Over(frame: FrameBack(1))}";
        return $"(row_number() {call.Over()} > 1 AND ifNull({call[0]} != {before}, isNull({call[0]}) != isNull({before})))";
    });

    public static readonly IReadOnlyList<WindowFunction> All =
    [
        RowNumber,
        Previous,
        new("next", "(column: column, offset?: const long, default?: const scalar) -> arg0?", call => Neighbour(call, "leadInFrame", FrameAhead)),
        new("row_cumsum", "(term: number, restart?: bool) -> arg0", Sum),
        new("row_rank_dense", "(term: notDynamic, restart?: bool) -> long!", call => $"(toInt64(countIf({call[0]}) {call.Over(Restart(call, 1), UpToHere)}) + 1)"),
        new("row_rank", "(term: notDynamic, restart?: const bool) -> long!", call => $"(toInt64(countIf({call[0]}) {call.Over(Restart(call, 1), UpToHere)}) + 1)"),
        new("row_rank_min", "(term: notDynamic, restart?: bool) -> long!", call => $"max({call[0]}) {call.Over(Restart(call, 1), UpToHere)}"),
        new("row_window_session", "(time: datetime, max_from_first: const timespan, max_between: const timespan, restart?: bool) -> arg0?", Session),
    ];

    /// <summary>
    /// Replaces a call by one whose parts are window functions of their own: a restart flag by the number of the group it
    /// begins, a ranked term by whether it changed.
    /// </summary>
    public static BoundWindow Expand(BoundWindow window)
    {
        var arguments = window.Arguments.ToList();
        switch (window.Function.Name)
        {
            case "row_number" or "row_cumsum" when arguments.Count > 1:
                arguments[1] = NumberOfGroup(arguments[1]);
                break;
            case "row_rank_dense" or "row_rank":
                // The first row of a group counts from 1, whatever it was before.
                arguments[0] = arguments.Count > 1 ? And(HasChanged(arguments[0]), Not(arguments[1])) : HasChanged(arguments[0]);
                RestartAt(1);
                break;
            case "row_rank_min":
                // The place of the first of the rows that are alike: a row that differs from the one before begins a new place.
                var number = new BoundWindow(RowNumber, arguments.Count > 1 ? [BoundLiteral.Long(1), NumberOfGroup(arguments[1])] : [], KqlType.Long, CanBeNull: false);
                var begins = Or(HasChanged(arguments[0]), ScalarBinder.Call(OperatorFunctions.Equality("=="), number, BoundLiteral.Long(1)));
                arguments[0] = ScalarBinder.Call(FunctionTable.Find("iff")!, begins, number, BoundLiteral.Long(0)) with { Type = KqlType.Long };
                RestartAt(1);
                break;
            case "row_window_session":
                // Within rows that follow each other closely, a session ends when it has lasted long enough.
                var before = new BoundWindow(Previous, [arguments[0]], KqlType.DateTime, CanBeNull: true);
                var gap = ScalarBinder.Call(OperatorFunctions.Arithmetic("-", KqlType.DateTime, KqlType.DateTime)!, arguments[0], before) with { Type = KqlType.TimeSpan };
                BoundScalar breaks = ScalarBinder.Call(OperatorFunctions.Ordering(">="), gap, arguments[2]);
                arguments = [arguments[0], arguments[1], NumberOfGroup(arguments.Count > 3 ? Or(breaks, arguments[3]) : breaks)];
                break;
        }

        return window with { Arguments = arguments };

        void RestartAt(int index)
        {
            if (arguments.Count > index)
            {
                arguments[index] = NumberOfGroup(arguments[index]);
            }
        }
    }

    private static BoundWindow NumberOfGroup(BoundScalar flag) => new(Group, [flag], KqlType.Long, CanBeNull: false);

    private static BoundWindow HasChanged(BoundScalar term) => new(Changed, [term], KqlType.Bool, CanBeNull: false);

    private static BoundCall And(params BoundScalar[] conditions) => ScalarBinder.Call(OperatorFunctions.Logical("and"), conditions);

    private static BoundCall Or(params BoundScalar[] conditions) => ScalarBinder.Call(OperatorFunctions.Logical("or"), conditions);

    private static BoundCall Not(BoundScalar condition) => ScalarBinder.Call(FunctionTable.Find("not")!, ScalarBinder.Call(FunctionTable.Find("coalesce")!, condition, BoundLiteral.Bool(false)));

    // The start of the session that a row belongs to, from the times of its group up to the row.
    private static string Session(SqlCall call)
    {
        var (start, time) = (call.Variable("s"), call.Variable("x"));
        var times = $"groupArray({DateTimeFunctions.Ticks(call[0])}) {call.Over(call[2], UpToHere)}";
        return DateTimeFunctions.FromTicks($"arrayFold(({start}, {time}) -> if({time} >= {start} + {call[1]}, {time}, {start}), {times}, assumeNotNull(({times})[1]))");
    }

    /// <summary>Whether a function yields a value of a row before or behind.</summary>
    public static bool IsNeighbour(WindowFunction function) => function.Name is "prev" or "next";

    private static string? Restart(SqlCall call, int index) => call.Count > index ? call[index] : null;

    // The engine keeps as many rows as a frame holds, and passes them on as they come.
    private static string FrameBack(long offset) => $"ROWS BETWEEN {SqlText.Long(offset)} PRECEDING AND CURRENT ROW";

    private static string FrameAhead(long offset) => $"ROWS BETWEEN CURRENT ROW AND {SqlText.Long(offset)} FOLLOWING";

    private static string Neighbour(SqlCall call, string function, Func<long, string> frame)
    {
        var offset = call.Constant(1) as long? ?? 1;
        var over = call.Over(frame: frame(offset));
        if (call.Type == KqlType.String && call.Count < 3)
        {
            return $"{function}({call[0]}, {SqlText.Long(offset)}) {over}";
        }

        // A missing neighbour must be told from one that is empty or 0, so the value is made nullable first.
        var value = $"{function}(toNullable({call[0]}), {SqlText.Long(offset)}) {over}";
        return call.Count > 2 ? $"ifNull({value}, {call[2]})" : value;
    }

    private static string Sum(SqlCall call)
    {
        var type = SqlText.StoredType(call.Type);
        return $"CAST(sum({call[0]}) {call.Over(Restart(call, 1), UpToHere)} AS {(call.CanBeNull(0) ? $"Nullable({type})" : type)})";
    }
}
