using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Kql;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Symbols;
using Patchbay.Workspaces.Query;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Workspaces.Insert;

/// <summary>Puts records of declared columns through KQL into a table, as a data collection rule says.</summary>
/// <remarks>
/// The engine reads the JSON, runs the compiled transform and inserts, in one statement. Members that are not declared, and what the
/// transform makes beyond the table's columns, go to <c>AdditionalFields</c>; so does a value that does not fit its declared
/// type, whose column is null.
/// </remarks>
/// <param name="workspace">The workspace.</param>
/// <param name="table">The table that takes the records.</param>
/// <param name="declared">The columns of the stream.</param>
/// <param name="transform">KQL over <c>source</c>.</param>
public sealed class RecordTransform(Workspace workspace, LogTable table, IReadOnlyList<LogColumn> declared, string transform)
{
    private const string Records = "records";
    private const string Rest = "AdditionalFields";

    // What the server sets itself.
    private static readonly string[] OwnColumns = ["Type", "TenantId", "_TimeReceived", "_RecordId"];

    /// <summary>Says why the transform cannot be used.</summary>
    /// <param name="now">The present time.</param>
    /// <returns>Sentences; none when it can.</returns>
    public IReadOnlyList<string> FindMistakes(DateTime now)
    {
        var compilation = Compile(transform, now);
        if (!compilation.Succeeded)
        {
            return [.. compilation.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic =>
            {
                var (line, column) = diagnostic.Span.LineAndColumn(transform);
                return $"Line {line}, column {column}: {diagnostic.Message}";
            })];
        }

        return
        [
            .. from output in compilation.Results[^1].Columns
               let column = Target(output.Name)
               where column is not null && !Fits(output.Type, WorkspaceSchema.ToKql(column.Type))
               select $"The transform's column '{output.Name}' is of the type {output.Type.Name()}, but the column of {table.Name} is of the type {WorkspaceSchema.ToKql(column.Type).Name()}.",
        ];
    }

    /// <summary>Inserts records, all or none, and returns when they are on the disk.</summary>
    /// <param name="clickHouse">The engine.</param>
    /// <param name="json">A JSON array of objects.</param>
    /// <param name="now">The time at which they arrived.</param>
    /// <param name="token">An insert with the same token that was stored already, wholly or in part, adds only what is missing.</param>
    /// <exception cref="ClickHouseException">The engine failed.</exception>
    /// <exception cref="InvalidOperationException">The transform no longer compiles: the table has changed since the rule was made.</exception>
    public async Task InsertAsync(IClickHouse clickHouse, string json, DateTime now, string token)
    {
        if (FindMistakes(now) is [var mistake, ..])
        {
            throw new InvalidOperationException(mistake);
        }

        var outputs = Compile(transform, now).Results[^1].Columns;
        var result = Compile(Complete(outputs), now).Results[^1];
        var columns = result.Columns.Select(column => SqlText.Identifier(column.Name));
        var stored = StoredTable.Of(table).Columns.Select(column => column.Column.Name).ToHashSet();
        var own = new[] { ("TenantId", SqlText.StringLiteral(workspace.Id.ToString())), ("_TimeReceived", $"toDateTime64('{now:yyyy-MM-dd HH:mm:ss.fffffff}', 7, 'UTC')"), ("_RecordId", "generateUUIDv7()") }
            .Where(column => stored.Contains(column.Item1)).ToList();
        var statement = new Statement(
            $"INSERT INTO {SqlText.Identifier(workspace.Database)}.{SqlText.Identifier(table.Name)} ({string.Join(", ", columns.Concat(own.Select(column => column.Item1)))}) " +
            $"SELECT *, {string.Join(", ", own.Select(column => column.Item2))} FROM ({result.Sql})")
        {
            Parameters = [SqlParameter.String(Records, json)],
            Settings =
            [
                new("insert_deduplication_token", token),
                // The blocks of a repeated insert are to be the same.
                new("max_threads", "1"),
                new("max_partitions_per_insert_block", "0"),
            ],
        };
        await clickHouse.ExecuteAsync(statement, CancellationToken.None).ConfigureAwait(false);
    }

    // A record without a time has that of its arrival.
    private string Complete(IReadOnlyList<ResultColumn> outputs)
    {
        var time = outputs.Any(output => output.Name == "TimeGenerated") ? "coalesce(TimeGenerated, now())" : "now()";
        var kept = outputs.Where(output => Target(output.Name) is not null && output.Name != Rest && output.Name != "TimeGenerated").Select(output => Name(output.Name));
        var others = outputs.Where(output => Target(output.Name) is null).Select(output => $"{KqlText(output.Name)}, {Name(output.Name)}").ToList();
        var hasRest = outputs.Any(output => output.Name == Rest);
        var rest = (others.Count, hasRest) switch
        {
            (0, false) => "dynamic(null)",
            (0, true) => Rest,
            (_, false) => $"bag_pack({string.Join(", ", others)})",
            (_, true) => $"bag_merge(bag_pack({string.Join(", ", others)}), {Rest})",
        };
        return $"{transform.TrimEnd().TrimEnd(';')}\n| project {string.Join(", ", kept.Append($"TimeGenerated = {time}").Append($"{Rest} = {rest}"))}";
    }

    private LogColumn? Target(string name) => OwnColumns.Contains(name) ? null : table.FindColumn(name);

    private Compilation Compile(string text, DateTime now)
    {
        var columns = declared.Select(column => new TableColumn(column.Name, WorkspaceSchema.ToKql(column.Type), column.Type != ColumnType.String)).ToList();
        var read = declared.Select(column => $"{Read(column)} AS {SqlText.Identifier(column.Name)}").ToList();
        if (declared.All(column => column.Name != Rest))
        {
            columns.Add(new TableColumn(Rest, KqlType.Dynamic, true));
            read.Add($"{ReadRest()} AS {SqlText.Identifier(Rest)}");
        }

        var source = $"(SELECT {string.Join(", ", read)} FROM (SELECT arrayJoin(JSONExtractArrayRaw({{{Records}:String}})) AS json))";
        return KqlCompiler.Compile(text, new KqlSchema([new TableSymbol("source", source, columns)]), new CompileOptions { Now = now });
    }

    private static string Read(LogColumn column)
    {
        var name = SqlText.StringLiteral(column.Name);
        return column.Type switch
        {
            ColumnType.String => $"multiIf(JSONType(json, {name}) = 'String', JSONExtractString(json, {name}), JSONType(json, {name}) = 'Null', '', JSONExtractRaw(json, {name}))",
            ColumnType.Bool => $"JSONExtract(json, {name}, 'Nullable(Bool)')",
            ColumnType.Int => $"JSONExtract(json, {name}, 'Nullable(Int32)')",
            ColumnType.Long => $"JSONExtract(json, {name}, 'Nullable(Int64)')",
            ColumnType.Real => $"JSONExtract(json, {name}, 'Nullable(Float64)')",
            ColumnType.DateTime => $"parseDateTime64BestEffortOrNull(JSONExtractString(json, {name}), 7, 'UTC')",
            ColumnType.Guid => $"toUUIDOrNull(JSONExtractString(json, {name}))",
            _ => $"if(JSONType(json, {name}) = 'Null', NULL, nullIf(JSONExtractRaw(json, {name}), ''))",
        };
    }

    private string ReadRest()
    {
        var names = string.Join(", ", declared.Select(column => SqlText.StringLiteral(column.Name)).DefaultIfEmpty("''"));
        var unfit = string.Concat(declared.Where(column => column.Type is not (ColumnType.String or ColumnType.Dynamic))
            .Select(column => $" OR (member.1 = {SqlText.StringLiteral(column.Name)} AND member.2 != 'null' AND isNull({Read(column)}))"));
        var members = $"arrayFilter(member -> member.1 NOT IN ({names}){unfit}, JSONExtractKeysAndValuesRaw(json))";
        return $"nullIf(concat('{{', arrayStringConcat(arrayMap(member -> concat(toJSONString(member.1), ':', member.2), {members}), ','), '}}'), '{{}}')";
    }

    private static bool Fits(KqlType from, KqlType to) => from == to || (from.IsNumber() && to.IsNumber());

    private static string Name(string name) => $"[{KqlText(name)}]";

    private static string KqlText(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
