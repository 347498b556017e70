using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.EngineTests.Kql.Reference;

/// <summary>A dynamic value that is not null.</summary>
internal sealed record Json(string Text)
{
    public static Json? Of(JsonNode? node) => node is null ? null : new Json(node.ToJsonString());

    public JsonNode Node => JsonNode.Parse(Text)!;

    /// <summary>A member of a bag, or null.</summary>
    public Json? Member(string name) => Node is JsonObject bag ? Of(bag[name]) : null;

    /// <summary>An element of an array, counted from its end when negative, or null.</summary>
    public Json? Element(int index) => Node is JsonArray array && index < array.Count && index >= -array.Count ? Of(array[index < 0 ? array.Count + index : index]) : null;

    /// <summary>A text without its quotes; anything else as JSON.</summary>
    public string AsText() => Node.GetValueKind() == JsonValueKind.String ? Node.GetValue<string>() : Text;

    /// <summary>A number, text or bool as such; null for bags and arrays.</summary>
    public object? AsScalar() => Node.GetValueKind() switch
    {
        JsonValueKind.Number => Node.AsValue().TryGetValue<long>(out var number) ? (object)number : Node.GetValue<double>(),
        JsonValueKind.String => Node.GetValue<string>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>What <c>mv-expand</c> makes of it: the elements of an array, the members of a bag as bags of one.</summary>
    public IReadOnlyList<Json?> Expand() => Node switch
    {
        JsonArray array => [.. array.Select(Of)],
        JsonObject bag => [.. bag.Select(member => Of(new JsonObject { [member.Key] = member.Value?.DeepClone() }))],
        _ => [this],
    };
}
