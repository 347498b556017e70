using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;
using Patchbay.Cli.Records;

namespace Patchbay.Cli.Commands;

/// <summary>Creates or replaces a diagnostic setting.</summary>
internal sealed class SettingsCreateCommand : DocumentedCommand
{
    private const string AllLogs = "allLogs";

    private readonly Argument<string> _name = new("NAME") { Description = "The setting's name; a setting that has it is replaced." };

    private readonly Option<string?> _workspace = new("--workspace") { Description = "Send to a workspace.", HelpName = "NAME|GUID|ID" };

    private readonly Option<string?> _storage = new("--storage") { Description = "Send to a storage account.", HelpName = "ID" };

    private readonly Option<string?> _eventHub = new("--event-hub") { Description = "Send to an event hub: the id of a rule of its namespace.", HelpName = "ID" };

    private readonly Option<string?> _eventHubName = new("--event-hub-name") { Description = "The event hub; without it, one for each category.", HelpName = "NAME" };

    private readonly Option<string[]> _logs = new("--logs")
    {
        Description = "What to send: allLogs, audit, or names of categories.",
        HelpName = "CATEGORY,…",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [AllLogs],
    };

    private readonly Option<string?> _file = new("--file", "-f") { Description = "Take the setting from a file with Azure's JSON instead; - is the input.", HelpName = "FILE" };

    private readonly ResourceFeature _resource;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public SettingsCreateCommand(Terminal terminal) : base("create", "Create a setting, or replace it. It is in force at once.")
    {
        _terminal = terminal;
        Add(_name);
        foreach (var option in (ReadOnlySpan<Option>)[_workspace, _storage, _eventHub, _eventHubName, _logs, _file])
        {
            Add(option);
        }

        _resource = new ResourceFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "patchbay settings create all --workspace default",
        "patchbay settings create sms --workspace default --logs SMSOperational,Usage",
        "patchbay settings show all | patchbay settings create all --resource acs-contoso --file -",
    ];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        var body = arguments.GetValue(_file) is { } file
            ? await ReadAsync(file, cancellationToken)
            : new JsonObject { ["properties"] = await BuildAsync(arguments, client, cancellationToken) };
        var path = ArmPaths.Setting(_resource.Resource(arguments), arguments.GetRequiredValue(_name));
        var setting = await client.PutAsync(path, ArmPaths.SettingVersion, body, cancellationToken);
        if (ArmPaths.Text(setting?["properties"], "patchbayNotice") is { Length: > 0 } notice)
        {
            _terminal.WriteWarning(notice);
        }

        OutputJson.WriteIndented(_terminal.Out, setting);
        return ExitCodes.Success;
    }

    private static async Task<JsonNode> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await InputFiles.ReadTextAsync(file, cancellationToken)) ?? throw new CliException($"{file} holds null, not a setting.");
        }
        catch (JsonException exception)
        {
            throw new CliException($"{file} is not JSON: {exception.Message}");
        }
    }

    private async Task<JsonObject> BuildAsync(ParseResult arguments, PatchbayClient client, CancellationToken cancellationToken)
    {
        var properties = new JsonObject();
        if (arguments.GetValue(_workspace) is { } workspace)
        {
            properties["workspaceId"] = await FindWorkspaceAsync(client, workspace, cancellationToken);
        }

        Set(properties, "storageAccountId", arguments.GetValue(_storage));
        Set(properties, "eventHubAuthorizationRuleId", arguments.GetValue(_eventHub));
        Set(properties, "eventHubName", arguments.GetValue(_eventHubName));
        var logs = arguments.GetRequiredValue(_logs).SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        properties["logs"] = new JsonArray([.. logs.Select(name => new JsonObject { [IsGroup(name) ? "categoryGroup" : "category"] = name, ["enabled"] = true })]);
        return properties;
    }

    private static void Set(JsonObject properties, string name, string? value)
    {
        if (value is not null)
        {
            properties[name] = value;
        }
    }

    private static bool IsGroup(string name) => name.Equals(AllLogs, StringComparison.OrdinalIgnoreCase) || name.Equals("audit", StringComparison.OrdinalIgnoreCase);

    // Azure's API wants the whole id of a workspace; people know its name.
    private static async Task<string> FindWorkspaceAsync(PatchbayClient client, string workspace, CancellationToken cancellationToken)
    {
        if (workspace.Contains('/'))
        {
            return workspace;
        }

        var all = ArmPaths.Values(await client.GetAsync(ArmPaths.Workspaces(ArmPaths.LocalSubscription), ArmPaths.WorkspaceVersion, cancellationToken)).ToList();
        var found = all.Find(known =>
            ArmPaths.Text(known, "name").Equals(workspace, StringComparison.OrdinalIgnoreCase) ||
            ArmPaths.Text(known["properties"], "customerId").Equals(workspace, StringComparison.OrdinalIgnoreCase));
        return found is not null
            ? ArmPaths.Text(found, "id")
            : throw new CliException($"There is no workspace '{workspace}'. The server has: {string.Join(", ", all.Select(known => ArmPaths.Text(known, "name")))}.");
    }
}
