using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Patchbay.Pipeline.Settings;

namespace Patchbay.Server.Endpoints;

/// <summary>The JSON of Azure Resource Manager. Names are read in any case and unknown members passed over, as Azure does.</summary>
[JsonSerializable(typeof(ArmList<ArmResource>))]
[JsonSerializable(typeof(DiagnosticSettingRequest))]
[JsonSerializable(typeof(JsonArray))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(MetricBatchRequest))]
[JsonSerializable(typeof(RoleAssignmentRequest))]
[JsonSerializable(typeof(TableRequest))]
[JsonSerializable(typeof(WorkspaceRequest))]
[JsonSerializable(typeof(MonitoredResourceBody))]
internal sealed partial class ArmJson : JsonSerializerContext
{
    public static ArmJson Wire { get; } = new(AnswerJson.Options());
}

/// <summary>A resource in an answer.</summary>
internal sealed record ArmResource(string Id, string Name, string Type, JsonObject Properties)
{
    public string? Location { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

/// <summary>A list of resources; all of them fit one page.</summary>
internal sealed record ArmList<T>(IReadOnlyList<T> Value);

/// <summary>The body of a PUT of a diagnostic setting. A body without properties says nothing, and the rules say what is missing.</summary>
internal sealed record DiagnosticSettingRequest(DiagnosticSettingProperties? Properties);
