using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Patchbay.Catalog;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Insert;

namespace Patchbay.Pipeline.Collection;

/// <summary>A data collection rule: which streams the logs ingestion API takes, and the tables that they go to.</summary>
/// <param name="Properties">What it says.</param>
public sealed record DataCollectionRule(DataCollectionRuleProperties Properties)
{
    /// <summary>The type of the rules.</summary>
    public const string ResourceType = "Microsoft.Insights/dataCollectionRules";

    private const string BuiltIn = "Microsoft-";
    private const string Custom = "Custom-";

    /// <summary>Reads a rule.</summary>
    /// <param name="properties">The member <c>properties</c> of the resource; null for none.</param>
    /// <param name="mistake">What cannot be read, as a sentence.</param>
    /// <returns>The rule, or null.</returns>
    public static DataCollectionRule? Read(JsonNode? properties, out string mistake)
    {
        try
        {
            mistake = "";
            return new DataCollectionRule(properties.Deserialize(CollectionJson.Default.DataCollectionRuleProperties) ?? new());
        }
        catch (JsonException exception)
        {
            mistake = $"The value at properties{exception.Path?.TrimStart('$')} is of the wrong kind.";
            return null;
        }
    }

    /// <summary>Says what is wrong with the rule.</summary>
    /// <param name="workspaces">The workspaces that it may name.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Sentences; none for a rule that can be used.</returns>
    public IReadOnlyList<string> FindMistakes(WorkspaceDirectory workspaces, DateTime now)
    {
        var mistakes = new List<string>();
        foreach (var (name, declaration) in Properties.StreamDeclarations)
        {
            if (!name.StartsWith(Custom, StringComparison.OrdinalIgnoreCase))
                mistakes.Add($"The declared stream '{name}' has to begin with {Custom}.");
            mistakes.AddRange((declaration?.Columns ?? []).Where(column => column.Name is not { Length: > 0 } || TypeOf(column.Type) is null)
                .Select(column => $"The column '{column.Name}' of stream '{name}' has the type '{column.Type}'; types are {string.Join(", ", Types.Keys)}."));
        }

        if (mistakes.Count > 0)
            return mistakes;
        foreach (var flow in Properties.DataFlows)
        {
            foreach (var stream in flow.Streams)
            {
                if (Resolve(flow, stream, workspaces, out var mistake) is not { } target)
                    mistakes.Add(mistake);
                else if (target.Transform is { } transform)
                    mistakes.AddRange(transform.FindMistakes(now).Select(problem => $"Stream '{stream}': {problem}"));
            }
        }

        return mistakes;
    }

    /// <summary>Finds where a stream goes.</summary>
    /// <param name="stream">The stream's name in any case.</param>
    /// <param name="workspaces">The workspaces.</param>
    /// <param name="mistake">Why it goes nowhere, as a sentence.</param>
    /// <returns>The target, or null.</returns>
    public StreamTarget? Find(string stream, WorkspaceDirectory workspaces, out string mistake)
    {
        mistake = $"The rule has no data flow for the stream '{stream}'; it has flows for {string.Join(", ", Properties.DataFlows.SelectMany(flow => flow.Streams).DefaultIfEmpty("none"))}.";
        return Properties.DataFlows.FirstOrDefault(flow => flow.Streams.Contains(stream, StringComparer.OrdinalIgnoreCase)) is { } found
            ? Resolve(found, stream, workspaces, out mistake)
            : null;
    }

    private StreamTarget? Resolve(DataFlow flow, string stream, WorkspaceDirectory workspaces, out string mistake)
    {
        var destination = Properties.Destinations?.LogAnalytics?.OfType<LogAnalyticsDestination>().FirstOrDefault(place => flow.Destinations.Contains(place.Name, StringComparer.OrdinalIgnoreCase));
        if (destination?.WorkspaceResourceId is not { } id || workspaces.Find(id) is not { } workspace)
        {
            mistake = destination is null
                ? $"The flow of stream '{stream}' names no destination that is in properties.destinations.logAnalytics."
                : $"There is no workspace '{destination.WorkspaceResourceId}'.";
            return null;
        }

        var output = flow.OutputStream ?? stream;
        if (!TryTable(output, workspace, out var table))
        {
            mistake = $"The workspace '{workspace.Name}' has no table for the output stream '{output}': it is {BuiltIn} or {Custom} and the table's name.";
            return null;
        }

        mistake = "";
        var declared = Properties.StreamDeclarations.FirstOrDefault(declaration => declaration.Key.Equals(stream, StringComparison.OrdinalIgnoreCase)).Value;
        if (declared is null && LogCatalog.Current.Categories.FirstOrDefault(category => category.Table == table) is { } category && flow.TransformKql is null or "source")
            return new StreamTarget(workspace, category, null);
        if (declared is null)
        {
            mistake = $"The columns of the stream '{stream}' are not declared in properties.streamDeclarations.";
            return null;
        }

        var columns = declared.Columns.Select(column => new LogColumn(column.Name, TypeOf(column.Type)!.Value, "")).ToList();
        return new StreamTarget(workspace, null, new RecordTransform(workspace, table, columns, flow.TransformKql ?? "source"));
    }

    private static bool TryTable(string output, Workspace workspace, [NotNullWhen(true)] out LogTable? table)
    {
        var prefix = output.StartsWith(BuiltIn, StringComparison.OrdinalIgnoreCase) ? BuiltIn : output.StartsWith(Custom, StringComparison.OrdinalIgnoreCase) ? Custom : null;
        table = prefix is null ? null : workspace.FindTable(output[prefix.Length..]);
        return table is not null;
    }

    /// <summary>The types of declared columns and of the columns of custom tables, in the words of Azure Resource Manager.</summary>
    public static IReadOnlyDictionary<string, ColumnType> Types { get; } = new Dictionary<string, ColumnType>(StringComparer.OrdinalIgnoreCase)
    {
        ["string"] = ColumnType.String,
        ["int"] = ColumnType.Int,
        ["long"] = ColumnType.Long,
        ["real"] = ColumnType.Real,
        ["boolean"] = ColumnType.Bool,
        ["datetime"] = ColumnType.DateTime,
        ["dynamic"] = ColumnType.Dynamic,
        ["guid"] = ColumnType.Guid,
    };

    private static ColumnType? TypeOf(string? name) => name is not null && Types.TryGetValue(name, out var type) ? type : null;
}

/// <summary>Where the records of a stream go.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Category">The category as whose records they are taken, in any of their shapes; null when there is a transform.</param>
/// <param name="Transform">What puts them into their table; null when there is a category.</param>
public sealed record StreamTarget(Workspace Workspace, LogCategory? Category, RecordTransform? Transform);

/// <summary>The <c>properties</c> of a rule, as far as the logs ingestion API needs them.</summary>
public sealed record DataCollectionRuleProperties
{
    /// <summary>The columns of streams that are no table's.</summary>
    public IReadOnlyDictionary<string, StreamDeclaration> StreamDeclarations { get; init => field = value ?? new Dictionary<string, StreamDeclaration>(); } = new Dictionary<string, StreamDeclaration>();

    /// <summary>Where records can go.</summary>
    public Destinations? Destinations { get; init; }

    /// <summary>Which stream goes where.</summary>
    public IReadOnlyList<DataFlow> DataFlows { get; init => field = [.. (value ?? []).OfType<DataFlow>()]; } = [];
}

/// <summary>The columns of a stream.</summary>
public sealed record StreamDeclaration
{
    /// <summary>The columns.</summary>
    public IReadOnlyList<DeclaredColumn> Columns { get; init => field = [.. (value ?? []).OfType<DeclaredColumn>()]; } = [];
}

/// <summary>A column of a stream.</summary>
/// <param name="Name">The member of the records.</param>
/// <param name="Type">One of <see cref="DataCollectionRule.Types"/>.</param>
public sealed record DeclaredColumn(string Name, string Type);

/// <summary>The destinations of a rule.</summary>
/// <param name="LogAnalytics">Workspaces.</param>
public sealed record Destinations(IReadOnlyList<LogAnalyticsDestination>? LogAnalytics);

/// <summary>A workspace as the destination of a rule.</summary>
/// <param name="Name">The name by which flows mean it.</param>
/// <param name="WorkspaceResourceId">The workspace.</param>
public sealed record LogAnalyticsDestination(string Name, string? WorkspaceResourceId);

/// <summary>A flow from streams to destinations.</summary>
public sealed record DataFlow
{
    /// <summary>The streams.</summary>
    public IReadOnlyList<string> Streams { get; init => field = [.. (value ?? []).OfType<string>()]; } = [];

    /// <summary>Names of destinations; the first that is a workspace counts.</summary>
    public IReadOnlyList<string> Destinations { get; init => field = [.. (value ?? []).OfType<string>()]; } = [];

    /// <summary>KQL over <c>source</c>; null passes everything on.</summary>
    public string? TransformKql { get; init; }

    /// <summary>The stream of the table; null means the incoming one.</summary>
    public string? OutputStream { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DataCollectionRuleProperties))]
internal sealed partial class CollectionJson : JsonSerializerContext;
