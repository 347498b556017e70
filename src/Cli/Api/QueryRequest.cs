using System.Text.Json.Serialization;

namespace Patchbay.Cli.Api;

/// <summary>The body of a query.</summary>
/// <param name="Query">The KQL.</param>
/// <param name="Timespan">The time of the records, in ISO 8601; null for all.</param>
internal sealed record QueryRequest(
    string Query, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Timespan);
