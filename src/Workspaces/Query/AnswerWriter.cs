using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.ClickHouse;
using Patchbay.Kql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Workspaces.Query;

/// <summary>What an answer holds besides its tables.</summary>
/// <param name="Statistics">Whether to tell what the query cost.</param>
/// <param name="Render">Whether to tell how the query wants to be drawn.</param>
public readonly record struct AnswerSections(bool Statistics, bool Render);

/// <summary>Writes the answer of the log query API while the rows arrive.</summary>
/// <remarks>
/// Once the first byte is out, the status cannot change any more: a limit that is reached, or a failure between rows, is told
/// as a <c>PartialError</c> behind the rows that were got.
/// </remarks>
public static class AnswerWriter
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes a query's answer to its end.</summary>
    /// <param name="output">Takes the JSON.</param>
    /// <param name="query">The query, started.</param>
    /// <param name="sections">What the answer holds besides its tables.</param>
    /// <param name="cancellationToken">Ends the query in the engine.</param>
    public static async Task WriteAsync(PipeWriter output, RunningQuery query, AnswerSections sections, CancellationToken cancellationToken = default)
    {
        await using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("tables");
        PartialError? error = null;
        RenderInfo? render = null;
        var number = 0;
        try
        {
            do
            {
                render ??= query.Result.Render;
                WriteTableStart(json, query, number++);
                error = await RowWriter.WriteAsync(output, json, query, DynamicForm.Text, cancellationToken).ConfigureAwait(false) ?? error;
                json.WriteEndArray();
                json.WriteEndObject();
            }
            while (await query.NextResultAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (ClickHouseException exception)
        {
            // Between two results: the tables that are whole stand.
            error = PartialError.Of(exception);
        }

        json.WriteEndArray();
        await query.EndResultAsync().ConfigureAwait(false);
        if (sections.Statistics)
        {
            WriteStatistics(json, query);
        }

        if (sections.Render)
        {
            WriteRender(json, render);
        }

        error?.Write(json);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void WriteTableStart(Utf8JsonWriter json, RunningQuery query, int number)
    {
        json.WriteStartObject();
        json.WriteString("name", number == 0 ? "PrimaryResult" : $"PrimaryResult_{number}");
        json.WriteStartArray("columns");
        foreach (var column in query.Result.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", column.Type.Name());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rows");
    }

    private static void WriteStatistics(Utf8JsonWriter json, RunningQuery query)
    {
        json.WriteStartObject("statistics");
        json.WriteStartObject("query");
        json.WriteNumber("executionTime", query.Statistics.Elapsed.TotalSeconds);
        json.WriteStartObject("resourceUsage");
        json.WriteNumber("rowsRead", query.Statistics.RowsRead);
        json.WriteNumber("bytesRead", query.Statistics.BytesRead);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRender(Utf8JsonWriter json, RenderInfo? render)
    {
        json.WriteStartObject("render");
        json.WriteString("visualization", render?.Visualization ?? "table");
        foreach (var (name, value) in render?.Properties ?? new Dictionary<string, string>())
        {
            if (value is "true" or "false")
            {
                json.WriteBoolean(name, value == "true");
            }
            else
            {
                json.WriteString(name, value);
            }
        }

        json.WriteEndObject();
    }
}
