using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.ClickHouse;
using Patchbay.Kql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Workspaces.Query;

/// <summary>Writes a query's answer in the two forms of Kusto while the rows arrive.</summary>
public static class KustoAnswer
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly (string Name, KqlType Type)[] PropertyColumns = [("TableId", KqlType.Int), ("Key", KqlType.String), ("Value", KqlType.Dynamic)];

    private static readonly (string Name, KqlType Type)[] CompletionColumns =
    [
        ("Timestamp", KqlType.DateTime), ("ClientRequestId", KqlType.String), ("ActivityId", KqlType.Guid), ("SubActivityId", KqlType.Guid),
        ("ParentActivityId", KqlType.Guid), ("Level", KqlType.Int), ("LevelName", KqlType.String), ("StatusCode", KqlType.Int),
        ("StatusCodeName", KqlType.String), ("EventType", KqlType.Int), ("EventTypeName", KqlType.String), ("Payload", KqlType.String),
    ];

    private static readonly (string Name, KqlType Type)[] StatusColumns =
    [
        ("Timestamp", KqlType.DateTime), ("Severity", KqlType.Int), ("SeverityName", KqlType.String), ("StatusCode", KqlType.Int), ("StatusDescription", KqlType.String),
        ("Count", KqlType.Int), ("RequestId", KqlType.Guid), ("ActivityId", KqlType.Guid), ("SubActivityId", KqlType.Guid), ("ClientActivityId", KqlType.String),
    ];

    private static readonly (string Name, KqlType Type)[] ContentsColumns =
        [("Ordinal", KqlType.Long), ("Kind", KqlType.String), ("Name", KqlType.String), ("Id", KqlType.String), ("PrettyName", KqlType.String)];

    /// <summary>Writes the answer of version 2: a list of frames.</summary>
    /// <param name="output">Takes the JSON.</param>
    /// <param name="query">The query, started.</param>
    /// <param name="facts">What the answer says about the request.</param>
    /// <param name="deferErrors">Whether a failure between rows is told behind them only, not among them as well.</param>
    /// <param name="cancellationToken">Ends the query in the engine.</param>
    public static async Task WriteFramesAsync(PipeWriter output, RunningQuery query, KustoFacts facts, bool deferErrors, CancellationToken cancellationToken = default)
    {
        await using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartArray();
        WriteFrame(json, "DataSetHeader", () =>
        {
            json.WriteBoolean("IsProgressive", false);
            json.WriteString("Version", "v2.0");
        });
        WriteTable(json, 0, "QueryProperties", "@ExtendedProperties", PropertyColumns, [[1, "Visualization", Visualization(query.Result.Render)]]);
        var number = 0;
        PartialError? error = null;
        try
        {
            do
            {
                json.WriteStartObject();
                json.WriteString("FrameType", "DataTable");
                WriteTableStart(json, ++number, "PrimaryResult", number == 1 ? "PrimaryResult" : $"PrimaryResult_{number - 1}", Columns(query), withNetTypes: false);
                var failure = await RowWriter.WriteAsync(output, json, query, DynamicForm.Json, cancellationToken).ConfigureAwait(false);
                error ??= failure;
                if (failure is not null && !deferErrors)
                {
                    json.WriteStartObject();
                    WriteErrors(json, failure);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
            while (await query.NextResultAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (ClickHouseException exception)
        {
            error ??= PartialError.Of(exception);
        }

        await query.EndResultAsync().ConfigureAwait(false);
        WriteTable(json, number + 1, "QueryCompletionInformation", "QueryCompletionInformation", CompletionColumns, Completion(query, facts, error));
        WriteFrame(json, "DataSetCompletion", () =>
        {
            json.WriteBoolean("HasErrors", error is not null);
            json.WriteBoolean("Cancelled", false);
            if (error is not null)
            {
                WriteErrors(json, error);
            }
        });
        json.WriteEndArray();
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the answer of version 1: tables, of which the last says what each of them is.</summary>
    /// <param name="output">Takes the JSON.</param>
    /// <param name="query">The query, started.</param>
    /// <param name="facts">What the answer says about the request.</param>
    /// <param name="cancellationToken">Ends the query in the engine.</param>
    public static async Task WriteTablesAsync(PipeWriter output, RunningQuery query, KustoFacts facts, CancellationToken cancellationToken = default)
    {
        await using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("Tables");
        var visualization = Visualization(query.Result.Render);
        List<object?[]> contents = [];
        PartialError? error = null;
        try
        {
            do
            {
                json.WriteStartObject();
                WriteTableStart(json, contents.Count, null, $"Table_{contents.Count}", Columns(query), withNetTypes: true);
                var failure = await RowWriter.WriteAsync(output, json, query, DynamicForm.Json, cancellationToken).ConfigureAwait(false);
                error ??= failure;
                if (failure is not null)
                {
                    json.WriteStartObject();
                    json.WriteStartArray("Exceptions");
                    json.WriteStringValue(failure.Message);
                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
                Contents("QueryResult", contents.Count == 0 ? "PrimaryResult" : $"PrimaryResult_{contents.Count}");
            }
            while (await query.NextResultAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (ClickHouseException exception)
        {
            error ??= PartialError.Of(exception);
        }

        await query.EndResultAsync().ConfigureAwait(false);
        WriteTable(json, contents.Count, null, $"Table_{contents.Count}", [("Value", KqlType.String)], [[visualization]]);
        Contents("QueryProperties", "@ExtendedProperties");
        WriteTable(json, contents.Count, null, $"Table_{contents.Count}", StatusColumns,
        [
            [
                facts.Now, error is null ? 4 : 2, error is null ? "Info" : "Error", error is null ? 0 : 1, error?.Message ?? "Query completed successfully",
                1, facts.ActivityId, facts.ActivityId, facts.ActivityId, facts.ClientRequestId,
            ],
        ]);
        Contents("QueryStatus", "QueryStatus");
        WriteTable(json, contents.Count, null, $"Table_{contents.Count}", ContentsColumns, contents);
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);

        void Contents(string kind, string name) => contents.Add([contents.Count, kind, name, Guid.NewGuid().ToString(), ""]);
    }

    /// <summary>Writes one table as an answer of version 1, as management commands give it.</summary>
    /// <param name="json">Takes the JSON.</param>
    /// <param name="table">The table.</param>
    public static void WriteCommandTables(Utf8JsonWriter json, KustoTable table)
    {
        json.WriteStartObject();
        json.WriteStartArray("Tables");
        WriteTable(json, 0, null, "Table_0", table.Columns, table.Rows);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static (string Name, KqlType Type)[] Columns(RunningQuery query) => [.. query.Result.Columns.Select(column => (column.Name, column.Type))];

    private static void WriteFrame(Utf8JsonWriter json, string type, Action writeMembers)
    {
        json.WriteStartObject();
        json.WriteString("FrameType", type);
        writeMembers();
        json.WriteEndObject();
    }

    private static void WriteTable(
        Utf8JsonWriter json, int id, string? kind, string name, IReadOnlyList<(string Name, KqlType Type)> columns, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        json.WriteStartObject();
        if (kind is not null)
        {
            json.WriteString("FrameType", "DataTable");
        }

        WriteTableStart(json, id, kind, name, columns, withNetTypes: kind is null);
        foreach (var row in rows)
        {
            json.WriteStartArray();
            foreach (var value in row)
            {
                WriteValue(json, value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTableStart(Utf8JsonWriter json, int id, string? kind, string name, IReadOnlyList<(string Name, KqlType Type)> columns, bool withNetTypes)
    {
        if (kind is not null)
        {
            json.WriteNumber("TableId", id);
            json.WriteString("TableKind", kind);
        }

        json.WriteString("TableName", name);
        json.WriteStartArray("Columns");
        foreach (var column in columns)
        {
            json.WriteStartObject();
            json.WriteString("ColumnName", column.Name);
            if (withNetTypes)
            {
                json.WriteString("DataType", column.Type.DotNetName().Split('.')[^1]);
            }

            json.WriteString("ColumnType", column.Type.Name());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("Rows");
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case int number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case Guid guid:
                json.WriteStringValue(guid);
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static string? Visualization(RenderInfo? render)
    {
        if (render is null)
        {
            return null;
        }

        // Every member that clients know, as Kusto sends them, with what the query says on top.
        var json = new JsonObject { ["Visualization"] = render.Visualization };
        foreach (var name in (string[])["Title", "XColumn", "Series", "YColumns", "AnomalyColumns", "XTitle", "YTitle", "XAxis", "YAxis", "Legend", "YSplit", "Kind"])
        {
            json[name] = null;
        }

        (json["Accumulate"], json["IsQuerySorted"], json["Ymin"], json["Ymax"]) = (false, false, "NaN", "NaN");
        foreach (var (name, value) in render.Properties)
        {
            json[char.ToUpperInvariant(name[0]) + name[1..]] = value is "true" or "false" ? value == "true" : value;
        }

        return json.ToJsonString();
    }

    private static IReadOnlyList<object?>[] Completion(RunningQuery query, KustoFacts facts, PartialError? error)
    {
        var outcome = new JsonObject { ["Count"] = 1, ["Text"] = error?.Message ?? "Query completed successfully" };
        var cost = new JsonObject
        {
            ["ExecutionTime"] = query.Statistics.Elapsed.TotalSeconds,
            ["resource_usage"] = new JsonObject(),
            ["input_dataset_statistics"] = new JsonObject { ["rows"] = new JsonObject { ["scanned"] = query.Statistics.RowsRead } },
        };
        return
        [
            Row(error is null ? 4 : 2, error is null ? "Info" : "Error", error is null ? 0 : 1, error is null ? "S_OK (0)" : "E_FAIL", 4, "QueryInfo", outcome),
            Row(6, "Stats", 0, "S_OK (0)", 0, "QueryResourceConsumption", cost),
        ];

        object?[] Row(int level, string levelName, int status, string statusName, int type, string typeName, JsonObject payload) =>
            [facts.Now, facts.ClientRequestId, facts.ActivityId, facts.ActivityId, facts.ActivityId, level, levelName, status, statusName, type, typeName, payload.ToJsonString()];
    }

    private static void WriteErrors(Utf8JsonWriter json, PartialError error)
    {
        json.WriteStartArray("OneApiErrors");
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", "LimitsExceeded");
        json.WriteString("message", "The query's answer is not complete.");
        json.WriteString("@type", "Kusto.Data.Exceptions.KustoServicePartialQueryFailureLimitsExceededException");
        json.WriteString("@message", error.Message);
        json.WriteBoolean("@permanent", false);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}

/// <summary>What an answer says about its request.</summary>
/// <param name="ClientRequestId">The caller's name of the request.</param>
/// <param name="ActivityId">Ours.</param>
/// <param name="Now">When it was answered, in UTC.</param>
public sealed record KustoFacts(string ClientRequestId, Guid ActivityId, DateTime Now);

/// <summary>A table that no query made.</summary>
/// <param name="Columns">Names and types.</param>
/// <param name="Rows">Values: null, int, bool, Guid, DateTime or string.</param>
public sealed record KustoTable(IReadOnlyList<(string Name, KqlType Type)> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);
