using System.Collections.Frozen;
using Patchbay.Kql.Binding;

namespace Patchbay.Kql.Plugins;

/// <summary>What <c>evaluate</c> can call: one row of the plugin table.</summary>
/// <param name="Name">The name.</param>
/// <param name="Usage">How it is called, for messages and docs.</param>
/// <param name="Summary">What it does, as a sentence for the docs.</param>
/// <param name="Bind">What it makes of its input.</param>
internal sealed record PluginDefinition(string Name, string Usage, string Summary, Func<PluginBinding, BoundRelation> Bind)
{
    /// <summary>How its results may differ from the service's; null when they do not.</summary>
    public string? Difference { get; init; }
}

/// <summary>All plugins.</summary>
internal static class PluginTable
{
    public static readonly IReadOnlyList<PluginDefinition> All = [BagUnpack.Definition, IpLookup.Definition4, IpLookup.Definition6, Narrow.Definition, Pivot.Definition];

    private const string NotPublished = "its algorithm is not published.";
    private const string FromOutside = "a query reads nothing from outside of its workspace.";
    private const string NoCode = "a query runs no code of its own.";
    private const string Activity = "write it with 'summarize', 'dcount' and 'join'.";

    /// <summary>Plugins of the language that are refused, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new (string Reason, string Names)[]
    {
        (NotPublished, "autocluster basket diffpatterns diffpatterns_text"),
        (FromOutside, "sql_request mysql_request postgresql_request cosmosdb_sql_request http_request http_request_post azure_digital_twins_query_request infer_storage_schema infer_storage_schema_with_suggestions ai_embeddings ai_embed_text ai_chat_completion"),
        (NoCode, "python r csharp"),
        (Activity, "active_users_count activity_counts_metrics activity_engagement activity_metrics new_activity_metrics session_count sliding_window_counts dcount_intersect funnel_sequence funnel_sequence_completion sequence_detect"),
        ("write it with 'sort', 'row_window_session' or 'prev' and 'next'.", "rows_near rolling_percentile"),
        ("it yields several tables. Write the queries one after the other, with ';' between.", "preview"),
        ("it describes the result instead of yielding it; use 'getschema'.", "schema_merge"),
    }.SelectMany(group => group.Names.Split(' ').Select(name => (name, group.Reason))).ToFrozenDictionary(pair => pair.name, pair => pair.Reason);

    private static readonly FrozenDictionary<string, PluginDefinition> ByName = All.ToFrozenDictionary(plugin => plugin.Name);

    public static PluginDefinition? Find(string name) => ByName.GetValueOrDefault(name);
}
