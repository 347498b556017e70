using System.CommandLine;
using System.Text.Json.Nodes;
using Patchbay.Cli.Api;

namespace Patchbay.Cli.Features;

/// <summary>What a diagnostic setting sends where.</summary>
internal sealed class SettingFeature
{
    // Every other name is a category.
    private static readonly string[] Groups = ["allLogs", "audit"];

    private readonly Option<string?> _workspace = new("--workspace")
    {
        Description = "Send to a workspace.",
        HelpName = "NAME|GUID|ID",
    };

    private readonly Option<string?> _storage = new("--storage")
    {
        Description = "Send to a storage account.",
        HelpName = "ID",
    };

    private readonly Option<string?> _eventHub = new("--event-hub")
    {
        Description = "Send to an event hub: the id of a rule of its namespace.",
        HelpName = "ID",
    };

    private readonly Option<string?> _eventHubName = new("--event-hub-name")
    {
        Description = "The event hub; without it, one for each category.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _logs = new("--logs")
    {
        Description = $"What to send: {string.Join(", ", Groups)}, or names of categories.",
        HelpName = "CATEGORY,…",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [Groups[0]],
    };

    private readonly Option<DateTimeOffset?> _historyFrom = new("--history-from")
    {
        Description = "Send what the workspace has since this time as well, beside what comes in; only with a new setting.",
        HelpName = "TIME",
    };

    public SettingFeature(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[_workspace, _storage, _eventHub, _eventHubName, _logs, _historyFrom])
        {
            command.Add(option);
        }
    }

    /// <summary>The body of the setting, as Azure Resource Manager wants it.</summary>
    public async Task<JsonObject> BodyAsync(ParseResult arguments, PatchbayClient client, CancellationToken cancellationToken)
    {
        var properties = new JsonObject();
        if (arguments.GetValue(_workspace) is { } workspace)
        {
            properties["workspaceId"] = await FindWorkspaceAsync(client, workspace, cancellationToken);
        }

        Set(properties, "storageAccountId", arguments.GetValue(_storage));
        Set(properties, "eventHubAuthorizationRuleId", arguments.GetValue(_eventHub));
        Set(properties, "eventHubName", arguments.GetValue(_eventHubName));
        Set(properties, "patchbayHistoryFrom", arguments.GetValue(_historyFrom)?.ToString("O"));
        var names = arguments.GetRequiredValue(_logs)
            .SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        properties["logs"] = new JsonArray([.. names.Select(Log)]);
        return new JsonObject { ["properties"] = properties };
    }

    private static void Set(JsonObject properties, string name, string? value)
    {
        if (value is not null)
        {
            properties[name] = value;
        }
    }

    private static JsonObject Log(string name)
    {
        var member = Groups.Contains(name, StringComparer.OrdinalIgnoreCase) ? "categoryGroup" : "category";
        return new JsonObject { [member] = name, ["enabled"] = true };
    }

    // Azure's API wants the whole id of a workspace; people know its name.
    private static async Task<string> FindWorkspaceAsync(PatchbayClient client, string workspace, CancellationToken cancellationToken)
    {
        if (workspace.Contains('/'))
        {
            return workspace;
        }

        var list = await client.GetAsync(ArmPaths.Workspaces(ArmPaths.LocalSubscription), ArmPaths.WorkspaceVersion, cancellationToken);
        var all = ArmPaths.Values(list).ToList();
        var found = all.Find(known =>
            ArmPaths.Text(known, "name").Equals(workspace, StringComparison.OrdinalIgnoreCase) ||
            ArmPaths.Text(known["properties"], "customerId").Equals(workspace, StringComparison.OrdinalIgnoreCase));
        var names = string.Join(", ", all.Select(known => ArmPaths.Text(known, "name")));
        return found is not null
            ? ArmPaths.Text(found, "id")
            : throw new CliException($"There is no workspace '{workspace}'. The server has: {names}.");
    }
}
