using System.Collections.Frozen;

namespace Patchbay.Kql.Functions;

/// <summary>All functions of the language that are there, and those that are refused.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, ScalarFunction> Scalars = new[]
        {
            ArrayFunctions.All, ConditionalFunctions.All, ConversionFunctions.All, DateTimeFunctions.All, DynamicFunctions.All, EncodingFunctions.All,
            IpFunctions.All, MathFunctions.All, NumericFunctions.All, SeriesFunctions.All, SketchFunctions.Scalars, StringFunctions.All, UrlFunctions.All,
        }.SelectMany(functions => functions).ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, AggregateFunction> Aggregates = AggregateFunctions.All.Concat(SketchFunctions.Aggregates).ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, WindowFunction> Windows = WindowFunctions.All.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>Functions of the language that are refused, with the reason.</summary>
    public static readonly FrozenDictionary<string, string> Refused = new (string Reason, string[] Names)[]
    {
        ("there are no other clusters.", ["cluster"]),
        ("a query reads its own workspace.", ["database", "current_cluster_endpoint", "current_database"]),
        ("a query reads nothing from outside of its workspace.", ["external_table", "materialized_view", "stored_query_result", "entity_group", "graph", "arg", "adx"]),
        ("log queries have no cursors.", ["cursor_after", "cursor_before_or_at", "cursor_current"]),
        ("log queries do not tell who asks.", ["current_principal", "current_principal_details", "current_principal_is_member_of"]),
        ("log queries do not show how rows are stored.", ["extent_id", "extent_tags", "row_id", "estimate_data_size"]),
        ("the service's way of mixing hashes is not published.", ["hash_combine", "hash_many"]),
        ("its algorithm is not published in full.",
            ["series_decompose", "series_decompose_anomalies", "series_decompose_forecast", "series_periods_detect", "series_periods_validate", "series_seasonal", "series_fit_2lines", "series_fit_2lines_dynamic", "rank_tdigest", "percentrank_tdigest"]),
        ("the engine has no function for it.",
            [
                "parse_xml", "parse_command_line", "zlib_compress_to_base64_string", "zlib_decompress_from_base64_string", "gzip_compress_to_base64_string", "gzip_decompress_from_base64_string",
                "punycode_from_string", "punycode_to_string", "punycode_domain_from_string", "punycode_domain_to_string", "buildschema", "welch_test", "beta_cdf", "beta_inv", "beta_pdf",
                "ipv4_range_to_cidr_list", "series_fit_poly", "series_fft", "series_ifft", "datetime_list_timezones", "geo_info_from_ip_address",
                "convert_angle", "convert_energy", "convert_force", "convert_length", "convert_mass", "convert_speed", "convert_temperature", "convert_volume",
            ]),
        ("call percentile_tdigest(…) once for each percentile.", ["percentiles_array_tdigest"]),
        ("it is no longer part of the language. Use arg_max and arg_min.", ["argmax", "argmin"]),
        ("it is no longer part of the language. Use column_ifexists.", ["iscolumnexists"]),
        ("sketches have no form of their own here.", ["hll_isvalid", "tdigest_isvalid"]),
        ("graphs are not part of log queries here.", ["all", "any_of_nodes", "inner_nodes", "labels", "map", "node_degree_in", "node_degree_out", "node_id"]),
        ("the width of its bins comes from a chart that is not there. Use bin(…) with a size.", ["bin_auto"]),
    }.SelectMany(row => row.Names.Select(name => (name, row.Reason))).ToFrozenDictionary(row => row.name, row => row.Reason, StringComparer.Ordinal);

    public static IEnumerable<string> Names => Scalars.Keys.Concat(Aggregates.Keys).Concat(Windows.Keys).Append("toscalar").Append("materialize");

    /// <summary>The scalar functions, for the docs.</summary>
    public static IEnumerable<ScalarFunction> AllScalars => Scalars.Values.OrderBy(function => function.Name, StringComparer.Ordinal);

    /// <summary>The aggregate functions, for the docs.</summary>
    public static IEnumerable<AggregateFunction> AllAggregates => Aggregates.Values;

    public static ScalarFunction? Find(string name) => Scalars.GetValueOrDefault(name);

    public static AggregateFunction? FindAggregate(string name) => Aggregates.GetValueOrDefault(name);

    public static WindowFunction? FindWindow(string name) => Windows.GetValueOrDefault(name);

    /// <summary>Whether the language has a function of a name, be it one that is refused here.</summary>
    public static bool IsKnown(string name) =>
        Scalars.ContainsKey(name) || Aggregates.ContainsKey(name) || Windows.ContainsKey(name) || name is "toscalar" or "materialize" or "table" or "workspace" || RefusalOf(name) is not null;

    /// <summary>Why a function of the language is refused, or null when it is not known at all.</summary>
    public static string? RefusalOf(string name) =>
        name.StartsWith("geo_", StringComparison.Ordinal) ? "places on Earth are not part of log queries here." : Refused.GetValueOrDefault(name);
}
