using System.ComponentModel;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Pipeline.Settings;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Hosting;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Server.Endpoints;

/// <summary>What the server is and what it holds, for the command-line tool and the portal. No API of Azure's.</summary>
internal static class StatusApi
{
    public static void MapStatusApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api");
        group.MapGet("/status", GetStatus).Describe<StatusAnswer>("What the server is, and how busy");
        group.MapGet("/workspaces", GetWorkspaces).Describe<WorkspacesAnswer>("All workspaces");
        group.MapGet("/tables", GetTablesAsync).Describe<TablesAnswer>("The tables of a workspace and what they hold");
        group.MapGet("/resources", GetResources).Describe<ResourcesAnswer>("The resources of all subscriptions");
        group.MapGet("/categories", GetCategories).Describe<CategoriesAnswer>("The log categories that a diagnostic setting can name");
    }

    private static IResult GetStatus(IClickHouse clickHouse, ServerFacts server, IServer web, BodyBudget bodies, EngineOptions engine, ConcurrencyLimiter turns)
    {
        var queries = turns.GetStatistics()!;
        return Results.Json(
            new StatusAnswer(
                ServerFacts.Version,
                clickHouse.Version,
                server.Folder.Root,
                server.StartedAt,
                web.Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).First(address => address.Scheme == Uri.UriSchemeHttps).Port,
                bodies.Taken,
                engine.QueriesMax - queries.CurrentAvailablePermits,
                queries.CurrentQueuedCount),
            StatusJson.Wire.StatusAnswer);
    }

    private static IResult GetWorkspaces(WorkspaceDirectory workspaces) =>
        Results.Json(
            new WorkspacesAnswer([.. workspaces.All.Select(workspace => new WorkspaceFacts(workspace.Id, workspace.Name, workspace.ResourceId.ToString()))]),
            StatusJson.Wire.WorkspacesAnswer);

    private static async Task<IResult> GetTablesAsync(
        WorkspaceDirectory workspaces, IClickHouse clickHouse, FreshRecords fresh, CancellationToken cancellationToken, [Description("The workspace: its GUID, its name or its resource id.")] string workspace = "default")
    {
        if (workspaces.Find(workspace) is not { } found)
        {
            return AzureErrors.WorkspaceNotFound(workspace);
        }

        await fresh.WaitAsync(found, cancellationToken);
        var statistics = await TableStatistics.ReadAsync(clickHouse, found, cancellationToken);
        return Results.Json(new TablesAnswer([.. statistics.Select(Describe)]), StatusJson.Wire.TablesAnswer);
    }

    private static IResult GetResources(MonitoredResources resources) =>
        Results.Json(
            new ResourcesAnswer([.. resources.All.Select(resource => new ResourceFacts(resource.Id.ToString(), resource.Id.Name, resources.SettingsOf(resource.Id).Count))]),
            StatusJson.Wire.ResourcesAnswer);

    private static IResult GetCategories() =>
        Results.Json(
            new CategoriesAnswer([.. LogCatalog.Current.Categories.Select(category => new CategoryFacts(category.Id, category.DisplayName, category.Service, CategoryGroup.Of(category)))]),
            StatusJson.Wire.CategoriesAnswer);

    private static TableFacts Describe(TableStatistics statistics) => new(
        statistics.Table.Name,
        statistics.Table.Description,
        statistics.Rows,
        statistics.BytesOnDisk,
        statistics.First,
        statistics.Last,
        [.. statistics.Table.Columns.Select(column => new ColumnFacts(column.Name, column.Type.ToString().ToLowerInvariant(), column.Description))]);
}

/// <summary>The answer of <c>/api/status</c>; the last three are of this moment.</summary>
internal sealed record StatusAnswer(
    string Version, string EngineVersion, string DataFolder, DateTimeOffset StartedAt, int HttpsPort, long BodyBytesInFlight, long QueriesRunning, long QueriesWaiting);

/// <summary>The answer of <c>/api/workspaces</c>.</summary>
internal sealed record WorkspacesAnswer(IReadOnlyList<WorkspaceFacts> Workspaces);

internal sealed record WorkspaceFacts(Guid Id, string Name, string ResourceId);

/// <summary>The answer of <c>/api/tables</c>.</summary>
internal sealed record TablesAnswer(IReadOnlyList<TableFacts> Tables);

/// <summary>A table; the times are the smallest and the largest <c>TimeGenerated</c>, null in an empty table.</summary>
internal sealed record TableFacts(
    string Name, string Description, long Rows, long BytesOnDisk, DateTime? FirstTimeGenerated, DateTime? LastTimeGenerated, IReadOnlyList<ColumnFacts> Columns);

/// <summary>A column; the type is KQL's name of it.</summary>
internal sealed record ColumnFacts(string Name, string Type, string Description);

/// <summary>The answer of <c>/api/resources</c>: those of all subscriptions, each with the number of its diagnostic settings.</summary>
internal sealed record ResourcesAnswer(IReadOnlyList<ResourceFacts> Resources);

internal sealed record ResourceFacts(string Id, string Name, int Settings);

/// <summary>The answer of <c>/api/categories</c>: the log categories that a diagnostic setting can name.</summary>
internal sealed record CategoriesAnswer(IReadOnlyList<CategoryFacts> Categories);

internal sealed record CategoryFacts(string Id, string DisplayName, string Service, IReadOnlyList<string> Groups);

[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(ResourcesAnswer))]
[JsonSerializable(typeof(CategoriesAnswer))]
[JsonSerializable(typeof(WorkspacesAnswer))]
[JsonSerializable(typeof(TablesAnswer))]
internal sealed partial class StatusJson : JsonSerializerContext
{
    public static StatusJson Wire { get; } = new(AnswerJson.Options());
}
