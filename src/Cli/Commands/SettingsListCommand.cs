using System.CommandLine;
using System.Text.Json.Nodes;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Lists the diagnostic settings of a resource.</summary>
internal sealed class SettingsListCommand : DocumentedCommand
{
    private readonly ResourceFeature _resource;
    private readonly OutputFeature _output;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public SettingsListCommand(Terminal terminal) : base("list", "List the settings.")
    {
        _terminal = terminal;
        _resource = new ResourceFeature(this);
        _output = new OutputFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay settings list", "patchbay settings list --resource acs-contoso --output json"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        var list = await client.GetAsync(ArmPaths.Settings(_resource.Resource(arguments)), ArmPaths.SettingVersion, cancellationToken);
        ResultList.Write(
            _output.Writer(arguments, _terminal),
            [("Name", "string"), ("Logs", "string"), ("Workspace", "string"), ("Storage", "string"), ("EventHub", "string"), ("Notice", "string")],
            ArmPaths.Values(list).Select(Describe));
        return ExitCodes.Success;
    }

    private static JsonArray Describe(JsonObject setting)
    {
        var properties = setting["properties"];
        var logs = properties?["logs"]?.AsArray().Where(log => (bool?)log?["enabled"] == true)
            .Select(log => ArmPaths.Text(log, log?["categoryGroup"] is null ? "category" : "categoryGroup")) ?? [];
        return new JsonArray(
            ArmPaths.Text(setting, "name"), string.Join(", ", logs), LastName(properties, "workspaceId"), LastName(properties, "storageAccountId"),
            ArmPaths.Text(properties, "eventHubName") is { Length: > 0 } hub ? hub : LastName(properties, "eventHubAuthorizationRuleId"),
            ArmPaths.Text(properties, "patchbayNotice"));
    }

    private static string LastName(JsonNode? properties, string member) => ArmPaths.Text(properties, member).Split('/')[^1];
}
