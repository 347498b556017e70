using System.Text.Json.Serialization;

namespace Patchbay.Cli.Api;

/// <summary>The bodies of requests and answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImportFacts))]
[JsonSerializable(typeof(ImportsAnswer))]
[JsonSerializable(typeof(ImportSource))]
[JsonSerializable(typeof(IntakeAnswer))]
[JsonSerializable(typeof(QueryRequest))]
[JsonSerializable(typeof(ExplainAnswer))]
[JsonSerializable(typeof(TablesAnswer))]
[JsonSerializable(typeof(LedgerAnswer))]
[JsonSerializable(typeof(DestinationsAnswer))]
[JsonSerializable(typeof(VerifyAnswer))]
[JsonSerializable(typeof(ReplayAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;
