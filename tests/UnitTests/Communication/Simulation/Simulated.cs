using System.Buffers;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.Communication.Simulation;

namespace Patchbay.UnitTests.Communication;

/// <summary>Runs simulations and reads what they wrote.</summary>
internal static class Simulated
{
    public static SimulationOptions Everything { get; } = new()
    {
        Count = 40_000,
        Mix = new Dictionary<SimulatedService, double>(SimulationOptions.DefaultMix) { [SimulatedService.NetworkTraversal] = 2 },
        Duration = TimeSpan.FromDays(2),
        LateShare = 0,
        DuplicateShare = 0,
    };

    /// <summary>What <see cref="Everything"/> writes, in both shapes.</summary>
    public static IReadOnlyList<SimulatedRecord> Flat { get; } = Records(Everything with { Shape = RecordShape.Flat });

    public static IReadOnlyList<SimulatedRecord> ResourceLogs { get; } = Records(Everything);

    public static byte[] Bytes(SimulationOptions options, int batch = 1000)
    {
        var simulation = new Patchbay.Communication.Simulation.Simulation(options);
        var output = new ArrayBufferWriter<byte>();
        while (simulation.Write(output, batch) > 0)
        {
        }

        return output.WrittenSpan.ToArray();
    }

    public static IReadOnlyList<SimulatedRecord> Records(SimulationOptions options) =>
        [.. Lines(Bytes(options)).Select(line => new SimulatedRecord(JsonElement.Parse(line.Span)))];

    public static IEnumerable<ReadOnlyMemory<byte>> Lines(byte[] bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            yield return bytes.AsMemory(start, length);
            start += length + 1;
        }
    }
}

/// <summary>A record in either shape, read by the names of the columns.</summary>
internal sealed class SimulatedRecord
{
    private readonly Dictionary<string, JsonElement> _columns = [];

    public SimulatedRecord(JsonElement json)
    {
        Json = json;
        Category = CategoryOf(json);
        if (json.TryGetProperty("time", out _))
        {
            AddColumns(json, "");
            if (json.TryGetProperty("properties", out var properties))
            {
                AddColumns(properties, "properties.");
            }
        }
        else
        {
            foreach (var member in json.EnumerateObject().Where(member => Category.Table!.FindColumn(member.Name) is not null))
            {
                _columns.Add(member.Name, member.Value);
            }
        }
    }

    public JsonElement Json { get; }

    public LogCategory Category { get; }

    public IReadOnlyDictionary<string, JsonElement> Columns => _columns;

    public DateTime Time => _columns["TimeGenerated"].GetDateTime();

    public string Operation => this["OperationName"];

    /// <summary>A column as text; empty when the record has none.</summary>
    public string this[string column] => _columns.TryGetValue(column, out var value) ? value.ToString() : "";

    public bool Is(string category, string? operation = null) => Category.Id == category && (operation is null || Operation == operation);

    public override string ToString() => Json.GetRawText();

    private void AddColumns(JsonElement json, string path)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (Category.Table!.Columns.FirstOrDefault(column => column.ResourceLogPath == path + member.Name) is { } column)
            {
                _columns.Add(column.Name, member.Value);
            }
        }
    }

    private static LogCategory CategoryOf(JsonElement json) => json.TryGetProperty("category", out var category)
        ? LogCatalog.Current.FindCategory(category.GetString()!)!
        : LogCatalog.Current.Categories.Single(known => known.Table?.Name == json.GetProperty("Type").GetString());
}
