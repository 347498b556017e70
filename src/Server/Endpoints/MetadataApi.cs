using System.Text.Json.Serialization;
using Patchbay.Catalog;
using Patchbay.Kql.Symbols;
using Patchbay.Pipeline.Settings;
using Patchbay.Server.Access;
using Patchbay.Server.Errors;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>The schema of a workspace, as the log query API tells it to query editors.</summary>
internal static class MetadataApi
{
    private const string Category = "communication";
    private const string ResourceType = "communicationservices";

    public static void MapMetadataApi(this IEndpointRouteBuilder endpoints)
    {
        foreach (var version in (string[])["/v1", ""])
        {
            endpoints.MapMethods($"{version}/workspaces/{{workspace}}/metadata", [HttpMethods.Get, HttpMethods.Post], Get);
        }
    }

    private static IResult Get(HttpContext context, string workspace, WorkspaceDirectory workspaces, WorkspaceFunctions functions, QueryAccess access)
    {
        if (workspaces.Find(workspace) is not { } found)
        {
            return AzureErrors.WorkspaceNotFound(workspace);
        }

        var (tables, refusal) = access.Readable(context, found);
        return tables is null ? refusal! : Results.Json(Describe(found, tables, functions.Of(found)), MetadataJson.Wire.Metadata);
    }

    // Ids only tie the lists of one answer together. Tables without a log category belong to none of Azure's categories either.
    private static Metadata Describe(Workspace workspace, IReadOnlySet<LogTable> readable, IReadOnlyList<StoredFunction> functions) => new(
        [
            .. workspace.Tables.Where(readable.Contains).Select(table => new MetadataTable(
                $"t/{table.Name}",
                table.Name,
                table.Description,
                "TimeGenerated",
                [.. table.Columns.Select(column => new MetadataColumn(column.Name, column.Type.ToString().ToLowerInvariant(), column.Description))],
                LogCatalog.Current.Categories.Any(category => category.Table == table) ? new([Category], [ResourceType], [workspace.Id]) : new([], [], [workspace.Id]))),
        ],
        [
            new MetadataFunction(
                $"f/{WorkspaceSchema.Explain.Name}",
                WorkspaceSchema.Explain.Name,
                "(kind:string, code:string, subcode:string='')",
                "{ '' }",
                $"What a result code means. The kinds are {string.Join(", ", WorkspaceSchema.Explain.Lists.Select(list => list.Name))}."),
            .. functions.Select(function => new MetadataFunction($"f/{function.Name}", function.Name, function.Parameters, $"{{ {function.Body} }}", "A function of the workspace.")),
        ],
        [new MetadataCategory(Category, "Communication")],
        [new MetadataResourceType(ResourceType, MonitoredResource.ResourceType, "Communication services")],
        [new MetadataWorkspace(workspace.Id, workspace.ResourceId.ToString(), workspace.Name, "local")]);
}

/// <summary>The answer; the members are those of the service.</summary>
internal sealed record Metadata(
    IReadOnlyList<MetadataTable> Tables,
    IReadOnlyList<MetadataFunction> Functions,
    IReadOnlyList<MetadataCategory> Categories,
    IReadOnlyList<MetadataResourceType> ResourceTypes,
    IReadOnlyList<MetadataWorkspace> Workspaces);

internal sealed record MetadataTable(
    string Id, string Name, string Description, string TimespanColumn, IReadOnlyList<MetadataColumn> Columns, MetadataRelations Related);

/// <summary>A function; its body tells editors the type of its result.</summary>
internal sealed record MetadataFunction(string Id, string Name, string Parameters, string Body, string Description);

internal sealed record MetadataColumn(string Name, string Type, string Description);

/// <summary>Ids of the other lists.</summary>
internal sealed record MetadataRelations(IReadOnlyList<string> Categories, IReadOnlyList<string> ResourceTypes, IReadOnlyList<Guid> Workspaces);

internal sealed record MetadataCategory(string Id, string DisplayName);

internal sealed record MetadataResourceType(string Id, string Type, string DisplayName);

internal sealed record MetadataWorkspace(Guid Id, string ResourceId, string Name, string Region);

[JsonSerializable(typeof(Metadata))]
internal sealed partial class MetadataJson : JsonSerializerContext
{
    public static MetadataJson Wire { get; } = new(AnswerJson.Options());
}
