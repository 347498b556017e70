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
    private readonly Argument<string> _name = new("NAME") { Description = "The setting's name; a setting that has it is replaced." };

    private readonly Option<string?> _file = new("--file", "-f")
    {
        Description = "Take the setting from a file with Azure's JSON instead; - is the input.",
        HelpName = "FILE",
    };

    private readonly SettingFeature _setting;
    private readonly ResourceFeature _resource;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public SettingsCreateCommand(Terminal terminal) : base("create", "Create a setting, or replace it. It is in force at once.")
    {
        _terminal = terminal;
        Add(_name);
        _setting = new SettingFeature(this);
        Add(_file);
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
            : await _setting.BodyAsync(arguments, client, cancellationToken);
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
            var text = await InputFiles.ReadTextAsync(file, cancellationToken);
            return JsonNode.Parse(text) ?? throw new CliException($"{file} holds null, not a setting.");
        }
        catch (JsonException exception)
        {
            throw new CliException($"{file} is not JSON: {exception.Message}");
        }
    }
}
