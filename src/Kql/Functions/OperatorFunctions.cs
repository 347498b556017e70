using Patchbay.Kql.Binding;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>The operators, with KQL's rules for null: two values of which one is null are not equal; two nulls give null.</summary>
internal static class OperatorFunctions
{
    public static readonly ScalarFunction Negate = new("-x", "(operand: summable) -> widest", call => $"(-{call[0]})") { IsOperator = true };

    public static readonly ScalarFunction Between = new("between", "(operand: scalar, low: scalar, high: scalar) -> bool", call => $"({call.Plain(0)} BETWEEN {call.Plain(1)} AND {call.Plain(2)})") { IsOperator = true };

    public static readonly ScalarFunction NotBetween = new("!between", "(operand: scalar, low: scalar, high: scalar) -> bool", call => $"({call.Plain(0)} NOT BETWEEN {call.Plain(1)} AND {call.Plain(2)})") { IsOperator = true };

    /// <summary>Access to a member of a bag or an element of an array; null when it is not there.</summary>
    public static readonly ScalarFunction Access = new("d.x", "(target: scalar, key: scalar) -> dynamic?", DynamicFunctions.WriteAccess) { IsOperator = true };

    private static readonly Dictionary<string, ScalarFunction> ByName = new List<ScalarFunction>
    {
        new("and", "(condition*: bool) -> bool", call => $"({string.Join(" AND ", call.All)})")
        {
            PredicateSql = call => $"({string.Join(" AND ", Enumerable.Range(0, call.Count).Select(call.Predicate))})", IsOperator = true,
        },
        new("or", "(condition*: bool) -> bool", call => $"({string.Join(" OR ", call.All)})")
        {
            PredicateSql = call => $"({string.Join(" OR ", Enumerable.Range(0, call.Count).Select(call.Predicate))})", IsOperator = true,
        },
        new("==", "(left: scalar, right: scalar) -> bool", WriteEqual)
        {
            PredicateSql = call => $"({call.Plain(0)} = {call.Plain(1)})", IsOperator = true,
        },
        new("!=", "(left: scalar, right: scalar) -> bool", WriteNotEqual)
        {
            PredicateSql = WriteNotEqualPredicate, IsOperator = true,
        },
        Ordered("<"), Ordered("<="), Ordered(">"), Ordered(">="),
    }.ToDictionary(function => function.Name);

    private static readonly Dictionary<string, ScalarFunction> InLists = new List<ScalarFunction>
    {
        new("in", "(operand: scalar, item*: scalar) -> bool!", call => NullAs(call, $"{call[0]} IN ({Items(call)})", "false")) { PredicateSql = call => $"({call[0]} IN ({Items(call)}))", IsOperator = true },
        new("!in", "(operand: scalar, item*: scalar) -> bool!", call => NullAs(call, $"{call[0]} NOT IN ({Items(call)})", "true")) { IsOperator = true },
        new("in~", "(operand: text, item*: text) -> bool!", call => $"(lowerUTF8({call[0]}) IN ({LowerItems(call)}))") { IsOperator = true },
        new("!in~", "(operand: text, item*: text) -> bool!", call => $"(lowerUTF8({call[0]}) NOT IN ({LowerItems(call)}))") { IsOperator = true },
    }.ToDictionary(function => function.Name);

    /// <summary>Operators whose right side is a dynamic array that is not known before the query runs.</summary>
    private static readonly Dictionary<string, ScalarFunction> InArrays = new List<ScalarFunction>
    {
        new("in", "(operand: text, items: scalar) -> bool!", call => $"has({DynamicFunctions.TextList(call[1])}, {call[0]})") { IsOperator = true },
        new("!in", "(operand: text, items: scalar) -> bool!", call => $"(NOT has({DynamicFunctions.TextList(call[1])}, {call[0]}))") { IsOperator = true },
        new("in~", "(operand: text, items: scalar) -> bool!", call => $"has(arrayMap(x -> lowerUTF8(x), {DynamicFunctions.TextList(call[1])}), lowerUTF8({call[0]}))") { IsOperator = true },
        new("!in~", "(operand: text, items: scalar) -> bool!", call => $"(NOT has(arrayMap(x -> lowerUTF8(x), {DynamicFunctions.TextList(call[1])}), lowerUTF8({call[0]})))") { IsOperator = true },
        new("has_any", "(operand: text, items: scalar) -> bool!", call => TermList(call, "arrayExists")) { IsOperator = true },
        new("has_all", "(operand: text, items: scalar) -> bool!", call => TermList(call, "arrayAll")) { IsOperator = true },
    }.ToDictionary(function => function.Name);

    private static readonly List<(string Sign, KqlType? Left, KqlType? Right, ScalarFunction Function)> ArithmeticTable = BuildArithmetic();

    public static ScalarFunction Logical(string word) => ByName[word];

    public static ScalarFunction Equality(string sign) => ByName[sign];

    public static ScalarFunction Ordering(string sign) => ByName[sign];

    public static ScalarFunction InList(string word) => InLists[word];

    public static ScalarFunction InArray(string word) => InArrays[word];

    public static ScalarFunction? Text(string word) => TextOperators.Find(word);

    /// <summary>The arithmetic operator for two types, or null when there is none. A null in the table stands for any number.</summary>
    public static ScalarFunction? Arithmetic(string sign, KqlType left, KqlType right) =>
        ArithmeticTable.Find(row => row.Sign == sign && Fits(row.Left, left) && Fits(row.Right, right)).Function;

    /// <summary>All operators, for the docs.</summary>
    public static IEnumerable<ScalarFunction> All => [.. ByName.Values, .. InLists.Values, Between, NotBetween, Negate, Access, .. TextOperators.All];

    private static bool Fits(KqlType? wanted, KqlType type) => wanted is null ? type.IsNumber() : wanted == type;

    private static ScalarFunction Ordered(string sign) =>
        new(sign, "(left: scalar, right: scalar) -> bool", call => $"({call.Plain(0)} {sign} {call.Plain(1)})") { IsOperator = true };

    private static string Items(SqlCall call) => string.Join(", ", Enumerable.Range(1, call.Count - 1).Select(call.Plain));

    private static string LowerItems(SqlCall call) => string.Join(", ", Enumerable.Range(1, call.Count - 1).Select(index => $"lowerUTF8({call[index]})"));

    private static string NullAs(SqlCall call, string sql, string value) => call.CanBeNull(0) ? $"ifNull({sql}, {value})" : $"({sql})";

    private static string TermList(SqlCall call, string function)
    {
        var term = call.Variable("t");
        return $"{function}({term} -> {TextOperators.WriteHas(call[0], term, ignoreCase: true)}, {DynamicFunctions.TextList(call[1])})";
    }

    private static string WriteEqual(SqlCall call)
    {
        var sql = $"({call.Plain(0)} = {call.Plain(1)})";
        return (call.CanBeNull(0), call.CanBeNull(1)) switch
        {
            (false, false) => sql,
            (true, true) => $"if(isNull({call[0]}) AND isNull({call[1]}), NULL, ifNull({sql}, false))",
            _ => $"ifNull({sql}, false)",
        };
    }

    private static string WriteNotEqual(SqlCall call)
    {
        var sql = $"({call.Plain(0)} != {call.Plain(1)})";
        return (call.CanBeNull(0), call.CanBeNull(1)) switch
        {
            (false, false) => sql,
            (true, true) => $"if(isNull({call[0]}) AND isNull({call[1]}), NULL, ifNull({sql}, true))",
            _ => $"ifNull({sql}, true)",
        };
    }

    private static string WriteNotEqualPredicate(SqlCall call)
    {
        var sql = $"({call.Plain(0)} != {call.Plain(1)})";
        return (call.CanBeNull(0), call.CanBeNull(1)) switch
        {
            (false, false) => sql,
            (true, true) => $"ifNull({sql}, isNull({call[0]}) != isNull({call[1]}))",
            _ => $"ifNull({sql}, true)",
        };
    }

    private static List<(string Sign, KqlType? Left, KqlType? Right, ScalarFunction Function)> BuildArithmetic()
    {
        const KqlType DateTime = KqlType.DateTime, TimeSpan = KqlType.TimeSpan;
        return
        [
            Row("+", null, null, "widest", WriteNumber("+"), values => BoundLiteral.Long(unchecked(values[0] + values[1]))),
            Row("-", null, null, "widest", WriteNumber("-"), values => BoundLiteral.Long(unchecked(values[0] - values[1]))),
            Row("*", null, null, "widest", call => call.Type == KqlType.Decimal ? $"CAST(multiplyDecimal({call[0]}, {call[1]}, {SqlText.DecimalScale}) AS {Nullable(call, SqlText.StoredType(KqlType.Decimal))})" : WriteNumber("*")(call), values => BoundLiteral.Long(unchecked(values[0] * values[1]))),
            Row("/", null, null, "widest?", WriteDivision, values => values[1] is 0 or -1 ? null : BoundLiteral.Long(values[0] / values[1])),
            Row("%", null, null, "widest?", WriteModulo),
            Row("-", DateTime, DateTime, "timespan", call => $"({DateTimeFunctions.Ticks(call[0])} - {DateTimeFunctions.Ticks(call[1])})", values => Constants.TimeSpan((Int128)values[0] - values[1])),
            Row("+", DateTime, TimeSpan, "datetime", call => DateTimeFunctions.FromTicks($"{DateTimeFunctions.Ticks(call[0])} + {call.Plain(1)}"), values => Constants.DateTime((Int128)values[0] + values[1])),
            Row("+", TimeSpan, DateTime, "datetime", call => DateTimeFunctions.FromTicks($"{call.Plain(0)} + {DateTimeFunctions.Ticks(call[1])}"), values => Constants.DateTime((Int128)values[0] + values[1])),
            Row("-", DateTime, TimeSpan, "datetime", call => DateTimeFunctions.FromTicks($"{DateTimeFunctions.Ticks(call[0])} - {call.Plain(1)}"), values => Constants.DateTime((Int128)values[0] - values[1])),
            Row("+", TimeSpan, TimeSpan, "timespan", call => $"({call[0]} + {call[1]})", values => Constants.TimeSpan((Int128)values[0] + values[1])),
            Row("-", TimeSpan, TimeSpan, "timespan", call => $"({call[0]} - {call[1]})", values => Constants.TimeSpan((Int128)values[0] - values[1])),
            Row("/", TimeSpan, TimeSpan, "real", call => $"({call[0]} / {call[1]})"),
            Row("%", TimeSpan, TimeSpan, "timespan?", WriteModulo),
            Row("*", TimeSpan, null, "timespan?", call => ToTicks($"{call[0]} * {call[1]}"), values => Constants.TimeSpan((Int128)values[0] * values[1])),
            Row("*", null, TimeSpan, "timespan?", call => ToTicks($"{call[0]} * {call[1]}"), values => Constants.TimeSpan((Int128)values[0] * values[1])),
            Row("/", TimeSpan, null, "timespan?", call => ToTicks($"{call[0]} / {(call.TypeOf(1) == KqlType.Decimal ? $"toFloat64({call[1]})" : call[1])}")),
        ];
    }

    private static (string, KqlType?, KqlType?, ScalarFunction) Row(
        string sign, KqlType? left, KqlType? right, string result, SqlTemplate sql, Func<IReadOnlyList<long>, BoundLiteral?>? fold = null) =>
        (sign, left, right, new ScalarFunction(sign, $"(left: summable, right: summable) -> {result}", sql)
        {
            IsOperator = true,
            Fold = fold is null ? null : literals => literals.All(literal => literal.Value is long) ? fold([.. literals.Select(literal => (long)literal.Value!)]) : null,
        });

    // The sum or product of two 32-bit integers has 64 bits in ClickHouse as in KQL.
    private static SqlTemplate WriteNumber(string sign) => call => $"({call[0]} {sign} {call[1]})";

    // A quotient has the width of the dividend.
    private static string Widen(SqlCall call, string sql) => call.Type switch
    {
        KqlType.Long when call.TypeOf(0) == KqlType.Int || call.TypeOf(1) == KqlType.Int => $"CAST({sql} AS {Nullable(call, "Int64")})",
        _ => sql,
    };

    private static string Nullable(SqlCall call, string type) => call.CanBeNull(0) || (call.Count > 1 && call.CanBeNull(1)) ? $"Nullable({type})" : type;

    private static string WriteDivision(SqlCall call) => call.Type switch
    {
        KqlType.Long when HasDivisor(call) => Widen(call, $"intDiv({call[0]}, {call[1]})"),
        KqlType.Long => $"CAST(intDivOrNull({call[0]}, {call[1]}) AS Nullable(Int64))",
        KqlType.Decimal => call.Once(1, divisor => $"CAST(if(ifNull({divisor} = 0, true), NULL, divideDecimal({call[0]}, {NeverZero(divisor)}, {SqlText.DecimalScale})) AS Nullable(Decimal(76, {SqlText.DecimalScale})))"),
        _ => $"({call[0]} / {call[1]})",
    };

    private static string WriteModulo(SqlCall call) => call.Type switch
    {
        KqlType.Real => call.Once(1, divisor => call.Once(0, value => $"({value} - abs({divisor}) * floor({value} / abs({divisor})))")),
        KqlType.Decimal => call.Once(1, divisor => call.Once(0, value =>
        {
            var size = $"abs({NeverZero(divisor)})";
            var remainder = $"{value} - multiplyDecimal({size}, floor(divideDecimal({value}, {size}, {SqlText.DecimalScale})), {SqlText.DecimalScale})";
            return $"CAST(if(ifNull({divisor} = 0, true), NULL, {remainder}) AS Nullable(Decimal(76, {SqlText.DecimalScale})))";
        })),
        KqlType.Long when HasDivisor(call) => $"toInt64(positiveModulo({call[0]}, toInt64(abs({call[1]}))))",
        _ => $"CAST(positiveModuloOrNull({call[0]}, toInt64(abs({call[1]}))) AS Nullable({SqlText.StoredType(call.Type)}))",
    };

    // The engine divides before it chooses, also by the zero that stands behind a null.
    private static string NeverZero(string divisor) => $"ifNull(nullIf({divisor}, 0), toDecimal256(1, {SqlText.DecimalScale}))";

    private static bool HasDivisor(SqlCall call) => call.Constant(1) is long and not 0;

    private static string ToTicks(string sql) => $"accurateCastOrNull(round({sql}), 'Int64')";
}
