using System.Text.Json.Nodes;
using Patchbay.Catalog;
using Patchbay.Pipeline.Collection;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Server.Endpoints;

/// <summary>The tables of a workspace as resources of Azure Resource Manager: those of the catalog, whose retention can be set, and custom ones.</summary>
internal static partial class TablesApi
{
    public static void MapTablesApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup($"{WorkspacesApi.Path}/tables").RequireApiVersion();
        group.MapGet("", (HttpContext context, WorkspaceDirectory workspaces) =>
            WorkspacesApi.Find(context, workspaces) is { } workspace ? Arm.Json([.. workspace.Tables.Select(table => Describe(workspace, table))]) : WorkspacesApi.NotFound(context));
        group.MapGet("/{table}", (HttpContext context, string table, WorkspaceDirectory workspaces) =>
            WorkspacesApi.Find(context, workspaces) is { } workspace && workspace.FindTable(table) is { } found
                ? Arm.Json(Describe(workspace, found))
                : AzureErrors.ResourceNotFound(context.Request.Path));
        group.MapPut("/{table}", PutAsync);
        group.MapPatch("/{table}", PutAsync);
        group.MapDelete("/{table}", DeleteAsync);
    }

    private static async Task<IResult> PutAsync(
        HttpContext context, string table, WorkspaceChanges changes, LimitOptions limits, BodyBudget budget, ILogger<WorkspaceTables> logger)
    {
        if (WorkspacesApi.Find(context, changes.Directory) is not { } workspace)
        {
            return WorkspacesApi.NotFound(context);
        }

        var (request, error) = await Arm.ReadAsync(context.Request, limits, budget, ArmJson.Wire.TableRequest);
        if (request is null)
        {
            return error!;
        }

        var existing = workspace.FindTable(table);
        if (existing is null && HttpMethods.IsPatch(context.Request.Method))
        {
            return AzureErrors.ResourceNotFound(context.Request.Path);
        }

        var (wanted, mistake) = Change(existing, table, request.Properties?.Schema);
        if (wanted is null)
        {
            return AzureErrors.InvalidResource(mistake);
        }

        var days = request.Properties?.RetentionInDays;
        if (WorkspacesApi.FindMistake(days) is { } wrongDays)
        {
            return wrongDays;
        }

        (workspace, _) = await changes.PutAsync(workspace.ResourceId, present => With(present, wanted, days), context.RequestAborted);
        LogStored(logger, wanted.Name, workspace.Name);
        return Arm.Json(Describe(workspace, workspace.FindTable(wanted.Name)!));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string table, WorkspaceChanges changes, ILogger<WorkspaceTables> logger)
    {
        if (WorkspacesApi.Find(context, changes.Directory) is not { } workspace)
        {
            return WorkspacesApi.NotFound(context);
        }

        if (LogCatalog.Current.FindTable(table) is not null)
        {
            return AzureErrors.InvalidResource($"'{table}' is a table that every workspace has; only custom tables can be deleted.");
        }

        if (workspace.FindTable(table) is not { } found)
        {
            return TypedResults.NoContent();
        }

        await changes.DeleteTableAsync(workspace.ResourceId, found, context.RequestAborted);
        LogDeleted(logger, found.Name, workspace.Name);
        return TypedResults.Ok();
    }

    // A column keeps its type, and none goes away: records are there that have it.
    private static (LogTable? Table, string Mistake) Change(LogTable? existing, string name, TableSchema? schema)
    {
        if (existing is not null && LogCatalog.Current.FindTable(name) is not null)
        {
            var strange = schema?.Columns?.OfType<TableColumnRequest>().FirstOrDefault(column => column.Name is null || existing.FindColumn(column.Name) is null);
            return strange is null ? (existing, "") : (null, $"'{existing.Name}' is a table of Azure's, which cannot get the column '{strange.Name}'; what it has no column for is in AdditionalFields.");
        }

        var columns = existing is null ? [] : CustomTable.OwnColumns(existing).ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var column in (schema?.Columns ?? []).OfType<TableColumnRequest>())
        {
            if (column.Name is null || column.Type is null || !DataCollectionRule.Types.TryGetValue(column.Type, out var type))
            {
                return (null, $"The column '{column.Name}' has the type '{column.Type}'; types are {string.Join(", ", DataCollectionRule.Types.Keys)}.");
            }

            var wanted = new LogColumn(column.Name, type, column.Description ?? "");
            if (columns.TryGetValue(column.Name, out var present) && present.Type != type)
            {
                return (null, $"The column '{column.Name}' is of the type {present.Type.ToString().ToLowerInvariant()} and cannot become {column.Type}.");
            }

            if (!CustomTable.IsCommon(wanted))
            {
                columns[column.Name] = wanted with { Name = present?.Name ?? column.Name };
            }
        }

        var table = CustomTable.Create(existing?.Name ?? name, schema?.Description ?? existing?.Description ?? "", [.. columns.Values]);
        return CustomTable.FindMistake(table) is { } mistake ? (null, mistake) : (table, "");
    }

    private static Workspace With(Workspace workspace, LogTable table, int? days)
    {
        var retention = workspace.TableRetentionInDays.ToDictionary(StringComparer.Ordinal);
        if (days == -1)
        {
            retention.Remove(table.Name);
        }
        else if (days is { } number)
        {
            retention[table.Name] = number;
        }

        return workspace with
        {
            TableRetentionInDays = retention,
            CustomTables = LogCatalog.Current.FindTable(table.Name) is null ? [.. workspace.CustomTables.Where(other => other.Name != table.Name), table] : workspace.CustomTables,
        };
    }

    private static ArmResource Describe(Workspace workspace, LogTable table)
    {
        var isCustom = LogCatalog.Current.FindTable(table.Name) is null;
        var days = workspace.RetentionOf(table) ?? -1;
        var properties = new JsonObject
        {
            ["schema"] = new JsonObject
            {
                ["name"] = table.Name,
                ["description"] = table.Description,
                ["tableType"] = isCustom ? "CustomLog" : "Microsoft",
                ["tableSubType"] = "DataCollectionRuleBased",
                [isCustom ? "columns" : "standardColumns"] = Columns(isCustom ? CustomTable.OwnColumns(table).Prepend(table.FindColumn("TimeGenerated")!) : table.Columns),
            },
            ["retentionInDays"] = days,
            ["totalRetentionInDays"] = days,
            ["retentionInDaysAsDefault"] = !workspace.TableRetentionInDays.ContainsKey(table.Name),
            ["plan"] = "Analytics",
            ["provisioningState"] = "Succeeded",
        };
        return new ArmResource($"{workspace.ResourceId}/tables/{table.Name}", table.Name, $"{Workspace.ResourceType}/tables", properties);
    }

    private static JsonArray Columns(IEnumerable<LogColumn> columns) =>
    [
        .. columns.Select(column => new JsonObject
        {
            ["name"] = column.Name,
            ["type"] = column.Type == ColumnType.Bool ? "boolean" : column.Type.ToString().ToLowerInvariant(),
            ["description"] = column.Description,
        }),
    ];

    [LoggerMessage(7141, LogLevel.Information, "The table {Table} of workspace {Workspace} is stored.")]
    private static partial void LogStored(ILogger logger, string table, string workspace);

    [LoggerMessage(7142, LogLevel.Information, "The table {Table} of workspace {Workspace} is deleted with all its records.")]
    private static partial void LogDeleted(ILogger logger, string table, string workspace);
}

/// <summary>The body of a PUT or PATCH of a table.</summary>
internal sealed record TableRequest(TableProperties? Properties);

/// <summary>What can be set of a table; -1 days are those of the workspace.</summary>
internal sealed record TableProperties(TableSchema? Schema, int? RetentionInDays);

internal sealed record TableSchema(string? Description, IReadOnlyList<TableColumnRequest>? Columns);

internal sealed record TableColumnRequest(string Name, string? Type, string? Description);
