using System.Globalization;
using System.Text.Json;
using Patchbay.Kql.Symbols;
using Patchbay.Testing;

namespace Patchbay.EngineTests.Kql;

/// <summary>The cases in the folder Conformance: queries with the columns, types and rows that the language promises.</summary>
public sealed class ConformanceTests(EmbeddedEngine engine)
{
    private static readonly IReadOnlyDictionary<string, JsonElement> All = Directory.GetFiles(Repository.PathOf("tests/EngineTests/Conformance"), "*.jsonl")
        .SelectMany(File.ReadLines)
        .Where(line => line.Length > 0)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(document => document.GetProperty("id").GetString()!);

    public static TheoryData<string> Cases => [.. All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case(string id)
    {
        var document = All[id];
        var (columns, rows) = await KqlRunner.RunAsync(engine.ClickHouse, document.GetProperty("query").GetString()!);

        var expectedColumns = document.GetProperty("columns").EnumerateArray().Select(column => $"{column.GetProperty("name")}:{column.GetProperty("type")}");
        Assert.Equal(expectedColumns, columns.Select(column => $"{column.Name}:{column.Type.Name()}"));

        var expected = document.GetProperty("rows").EnumerateArray().Select(row => Normal(columns, [.. row.EnumerateArray()])).ToList();
        var actual = rows.ConvertAll(row => Normal(columns, row));
        if (!document.GetProperty("ordered").GetBoolean())
        {
            expected.Sort(StringComparer.Ordinal);
            actual.Sort(StringComparer.Ordinal);
        }

        Assert.Equal(expected, actual);
    }

    /// <summary>A row as a text that is the same for the same values.</summary>
    public static string Normal(IReadOnlyList<Patchbay.Kql.ResultColumn> columns, JsonElement[] row) =>
        string.Join(" | ", row.Select((cell, index) => index < columns.Count ? Normal(cell, columns[index].Type) : "one too many"));

    private static string Normal(JsonElement cell, KqlType type) => (cell.ValueKind, type) switch
    {
        (JsonValueKind.String, KqlType.Dynamic) => Value(JsonDocument.Parse(cell.GetString()!).RootElement),
        (JsonValueKind.String, KqlType.Decimal) => decimal.Parse(cell.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("G29", CultureInfo.InvariantCulture),
        _ => Value(cell),
    };

    private static string Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(",", element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}:{Value(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(",", element.EnumerateArray().Select(Value))}]",
        JsonValueKind.Number => element.GetDouble().ToString("G12", CultureInfo.InvariantCulture),
        JsonValueKind.String => $"\"{element.GetString()}\"",
        _ => element.GetRawText(),
    };
}
