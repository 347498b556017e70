using System.Globalization;
using System.Text.Json;
using Patchbay.Kql.Symbols;

namespace Patchbay.EngineTests.Kql.Reference;

/// <summary>Cells as texts that are equal when the values are: of the reference, and of the engine's answer.</summary>
internal static class Cells
{
    public static string Text(IEnumerable<object?> row) => string.Join(" | ", row.Select(value => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        double real => Number(real),
        long number => Number(number),
        Json json => Text(JsonDocument.Parse(json.Text).RootElement),
        DateTime or TimeSpan => $"\"{Meaning.Text(value)}\"",
        _ => Meaning.Text(value),
    }));

    public static string Text(IEnumerable<JsonElement> row, IReadOnlyList<KqlType> types) => string.Join(" | ", row.Select((cell, index) => (cell.ValueKind, types[index]) switch
    {
        (JsonValueKind.String, KqlType.Dynamic) => Text(JsonDocument.Parse(cell.GetString()!).RootElement),
        (JsonValueKind.String, KqlType.Real) => cell.GetString()!,
        _ => Text(cell),
    }));

    private static string Text(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(",", element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}:{Text(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(",", element.EnumerateArray().Select(Text))}]",
        JsonValueKind.Number => Number(element.GetDouble()),
        JsonValueKind.String => $"\"{element.GetString()}\"",
        _ => element.GetRawText(),
    };

    // Twelve digits: the order in which reals are added is nobody's promise.
    private static string Number(double value) => double.IsFinite(value) ? (value == 0 ? 0 : value).ToString("G12", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);
}
