using System.Text.Json.Serialization;

namespace Patchbay.Cli.Api;

/// <summary>The bodies of requests and answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IntakeAnswer))]
[JsonSerializable(typeof(QueryRequest))]
[JsonSerializable(typeof(TablesAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;
