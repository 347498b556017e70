using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Patchbay.Cli.Output;

/// <summary>JSON for people and programs: nothing is escaped that need not be.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class OutputJson : JsonSerializerContext
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a value over several lines.</summary>
    public static void WriteIndented(Stream output, JsonNode? value)
    {
        using (var writer = new Utf8JsonWriter(output, Indented))
        {
            JsonSerializer.Serialize(writer, value, Default.JsonNode!);
        }

        output.WriteByte((byte)'\n');
    }
}
