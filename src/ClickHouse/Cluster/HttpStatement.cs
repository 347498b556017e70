using System.Text.RegularExpressions;

namespace Patchbay.ClickHouse.Cluster;

/// <summary>A statement as ClickHouse's HTTP interface takes it: a part of the address, and a body.</summary>
/// <param name="Query">The address from the question mark on.</param>
/// <param name="Body">The SQL.</param>
internal sealed partial record HttpStatement(string Query, string Body)
{
    // Well below what proxies allow; the server itself would take a mebibyte, but not a parameter of more than 128 KiB.
    private const int ParametersLengthMax = 8 << 10;

    /// <summary>Makes it from a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="queryId">The id by which it can be ended.</param>
    /// <param name="format">In which rows are wanted.</param>
    public static HttpStatement Of(Statement statement, string queryId, string format)
    {
        var settings = SessionSettings.All.Concat(SessionSettings.Of(statement).Select(setting => new SqlSetting(setting.Key, setting.Value)));
        var query = QueryOf(queryId, settings.Append(new("default_format", format)));
        return statement.Parameters.Sum(parameter => parameter.WireText.Length) > ParametersLengthMax
            ? new HttpStatement(query, WithLiterals(statement))
            : new HttpStatement(
                statement.Parameters.Aggregate(query, (text, parameter) => $"{text}&param_{Escape(parameter.Name)}={Escape(parameter.WireText)}"),
                statement.Sql);
    }

    /// <summary>The address's query for the given settings; of those that are given twice, the last counts.</summary>
    public static string QueryOf(string queryId, IEnumerable<SqlSetting> settings)
    {
        var last = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            last[setting.Name] = setting.Value;
        }

        return last.Aggregate($"?query_id={Escape(queryId)}", (text, setting) => $"{text}&{Escape(setting.Key)}={Escape(setting.Value)}");
    }

    /// <summary>The SQL with its parameters written out, for parameters that are too large for an address.</summary>
    private static string WithLiterals(Statement statement)
    {
        var literals = statement.Parameters.ToDictionary(parameter => parameter.Placeholder, parameter => parameter.Literal, StringComparer.Ordinal);
        return Token().Replace(statement.Sql, token => literals.GetValueOrDefault(token.Value, token.Value));
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);

    // What stands in quotes or in a comment is no placeholder, whatever it looks like.
    [GeneratedRegex(@"'(?>[^'\\]+|\\.)*'|`(?>[^`\\]+|\\.)*`|""(?>[^""\\]+|\\.)*""|--[^\n]*|/\*.*?\*/|\{\w+:[^{}]+\}", RegexOptions.Singleline)]
    private static partial Regex Token();
}
