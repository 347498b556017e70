using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.Cli.Output;

/// <summary>Writes things that the tool lists itself in the same formats as results of queries.</summary>
internal static class ResultList
{
    /// <summary>Writes a list.</summary>
    /// <param name="writer">The format.</param>
    /// <param name="columns">Name and KQL type of each column.</param>
    /// <param name="rows">The cells of each row.</param>
    public static void Write(IResultWriter writer, IReadOnlyList<(string Name, string Type)> columns, IEnumerable<JsonArray> rows)
    {
        writer.BeginTable("", [.. columns.Select(column => new ResultColumn(column.Name, column.Type))]);
        foreach (var row in rows)
        {
            writer.WriteRow(JsonSerializer.SerializeToUtf8Bytes(row, OutputJson.Default.JsonNode));
        }

        writer.EndTable();
        writer.End();
    }
}
