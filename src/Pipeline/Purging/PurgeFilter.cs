using System.Globalization;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Pipeline.Purging;

/// <summary>One condition of a purge; a record is deleted when all hold.</summary>
/// <param name="Column">A column of the table, in any case.</param>
/// <param name="Operator"><c>==</c>, <c>=~</c> (in any case), <c>in</c>, <c>in~</c>, <c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c>, <c>&lt;=</c> or <c>between</c>, bounds included.</param>
/// <param name="Value">The value; for <c>in</c> a list, for <c>between</c> a list of two.</param>
/// <param name="Key">For a column of objects, the member whose value counts.</param>
public sealed record PurgeFilter(string? Column, string? Operator, JsonElement Value, string? Key = null)
{
    private const int ValuesMax = 1_000;

    private static readonly string[] Operators = ["==", "=~", "in", "in~", ">", ">=", "<", "<=", "between"];

    /// <summary>Writes the condition of several filters.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="table">The table whose records they choose.</param>
    /// <param name="parameters">Gets the values.</param>
    /// <returns>The condition in SQL, with placeholders for all values.</returns>
    /// <exception cref="FormatException">A filter cannot be meant; the message says so to whoever sent it.</exception>
    internal static string Write(IReadOnlyList<PurgeFilter> filters, LogTable table, List<SqlParameter> parameters)
    {
        if (filters.Count == 0)
            throw new FormatException("There are no filters; at least one has to say which records are purged.");
        return string.Join(" AND ", filters.Select((filter, number) => filter.Write(StoredTable.Of(table), $"f{number}_", parameters)));
    }

    private string Write(StoredTable table, string prefix, List<SqlParameter> parameters)
    {
        var column = table.Columns.FirstOrDefault(one => one.Column.Name.Equals(Column, StringComparison.OrdinalIgnoreCase))?.Column
            ?? throw new FormatException($"The table {table.Table.Name} has no column '{Column}' that could be filtered.");
        var verb = Operators.FirstOrDefault(one => one.Equals(Operator, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"The operator '{Operator}' is none of {string.Join(", ", Operators)}.");
        if (Key is not null && column.Type != ColumnType.Dynamic)
            throw new FormatException($"The column '{column.Name}' has no members, so there can be no key.");
        var values = ValuesOf(verb);
        var text = SqlText.Identifier(column.Name);
        if (Key is not null)
        {
            parameters.Add(SqlParameter.String($"{prefix}key", Key));
            text = $"if(JSONType({text}, {{{prefix}key:String}}) = 'String', JSONExtractString({text}, {{{prefix}key:String}}), JSONExtractRaw({text}, {{{prefix}key:String}}))";
        }

        var isText = column.Type is ColumnType.String or ColumnType.Dynamic;
        var inAnyCase = verb is "=~" or "in~" && isText;
        if (inAnyCase)
            text = $"lowerUTF8({text})";
        if (verb is "in" or "in~" && isText)
        {
            parameters.Add(SqlParameter.StringArray($"{prefix}values", values.Select(value => Text(value, inAnyCase))));
            return $"{text} IN {{{prefix}values:Array(String)}}";
        }

        var written = values.Select((value, index) => Write(column, value, $"{prefix}{index}", inAnyCase, parameters)).ToList();
        return verb switch
        {
            "between" => $"({text} >= {written[0]} AND {text} <= {written[1]})",
            "==" or "=~" or "in" or "in~" => $"({string.Join(" OR ", written.Select(value => $"{text} = {value}"))})",
            _ => $"{text} {verb} {written[0]}",
        };
    }

    private IReadOnlyList<JsonElement> ValuesOf(string verb)
    {
        if (verb is not ("in" or "in~" or "between"))
            return Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
                ? [Value]
                : throw new FormatException($"The filter of '{Column}' needs a text, a number or a truth value.");
        var values = Value.ValueKind == JsonValueKind.Array ? Value.EnumerateArray().ToList() : [];
        if (verb == "between" ? values.Count != 2 : values.Count is 0 or > ValuesMax)
            throw new FormatException($"The filter of '{Column}' with the operator {verb} needs a list of {(verb == "between" ? "2" : $"1 to {ValuesMax}")} values.");
        return values;
    }

    private string Write(LogColumn column, JsonElement value, string name, bool inAnyCase, List<SqlParameter> parameters)
    {
        switch (column.Type)
        {
            case ColumnType.String or ColumnType.Dynamic:
                return Add(SqlParameter.String(name, Text(value, inAnyCase)));
            case ColumnType.DateTime when DateTime.TryParse(Text(value, false), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time):
                // Compared as a number of ticks, every time there is fits.
                return $"reinterpret({Add(SqlParameter.Int64(name, time.Ticks - DateTime.UnixEpoch.Ticks))}, 'DateTime64(7, \\'UTC\\')')";
            case ColumnType.Int or ColumnType.Long when long.TryParse(Text(value, false), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return Add(SqlParameter.Int64(name, number));
            case ColumnType.Real when double.TryParse(Text(value, false), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                return $"toFloat64({Add(SqlParameter.String(name, number.ToString("R", CultureInfo.InvariantCulture)))})";
            case ColumnType.Bool when bool.TryParse(Text(value, false), out var truth):
                return Add(SqlParameter.Int64(name, truth ? 1 : 0));
            case ColumnType.Guid when Guid.TryParse(Text(value, false), out var id):
                return $"toUUID({Add(SqlParameter.String(name, id.ToString()))})";
            default:
                throw new FormatException($"The value {value.GetRawText()} is no {column.Type.ToString().ToLowerInvariant()}, as the column '{column.Name}' holds.");
        }

        string Add(SqlParameter parameter)
        {
            parameters.Add(parameter);
            return parameter.Placeholder;
        }
    }

    private static string Text(JsonElement value, bool inLowerCase)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw new FormatException($"The value {value.GetRawText()} is neither a text nor a number nor a truth value."),
        };
        return inLowerCase ? text.ToLowerInvariant() : text;
    }
}
