using System.Collections.Frozen;

namespace Patchbay.Kql.Functions;

/// <summary>All functions of the language that are there, and those that are refused.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, ScalarFunction> Scalars = new[]
        {
            ConditionalFunctions.All, ConversionFunctions.All, DateTimeFunctions.All, DynamicFunctions.All, NumericFunctions.All, StringFunctions.All,
        }.SelectMany(functions => functions).ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, AggregateFunction> Aggregates = AggregateFunctions.All.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, WindowFunction> Windows = WindowFunctions.All.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>Functions of the language that are refused, with the reason.</summary>
    public static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["cluster"] = "there are no other clusters.",
        ["database"] = "a query reads its own workspace.",
        ["external_table"] = "a query reads nothing from outside of its workspace.",
        ["cursor_after"] = "log queries have no cursors.",
        ["cursor_before_or_at"] = "log queries have no cursors.",
        ["cursor_current"] = "log queries have no cursors.",
        ["current_principal"] = "log queries do not tell who asks.",
        ["extent_id"] = "log queries do not show how rows are stored.",
        ["extent_tags"] = "log queries do not show how rows are stored.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Scalars.Keys.Concat(Aggregates.Keys).Concat(Windows.Keys).Append("toscalar").Append("materialize");

    /// <summary>The scalar functions, for the docs.</summary>
    public static IEnumerable<ScalarFunction> AllScalars => Scalars.Values.OrderBy(function => function.Name, StringComparer.Ordinal);

    public static ScalarFunction? Find(string name) => Scalars.GetValueOrDefault(name);

    public static AggregateFunction? FindAggregate(string name) => Aggregates.GetValueOrDefault(name);

    public static WindowFunction? FindWindow(string name) => Windows.GetValueOrDefault(name);

    /// <summary>Why a function of the language is refused, or null when it is not known at all.</summary>
    public static string? RefusalOf(string name) => Refused.GetValueOrDefault(name);
}
