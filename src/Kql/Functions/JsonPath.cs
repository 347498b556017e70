using System.Globalization;
using Patchbay.Kql.Sql;

namespace Patchbay.Kql.Functions;

/// <summary>Paths such as <c>$.users[0]['first name']</c>.</summary>
internal static class JsonPath
{
    /// <summary>The steps of a path as ClickHouse takes them, or null when it is none.</summary>
    public static IReadOnlyList<string>? Parse(string path)
    {
        if (!path.StartsWith('$'))
        {
            return null;
        }

        var steps = new List<string>();
        for (var i = 1; i < path.Length;)
        {
            var end = path[i] switch
            {
                '.' => path.AsSpan(i + 1).IndexOfAny('.', '[') is var length && length < 0 ? path.Length : i + 1 + length,
                '[' => path.IndexOf(']', i),
                _ => -1,
            };
            if (end < 0)
            {
                return null;
            }

            var step = path[(i + 1)..end];
            if (path[i] == '.')
            {
                steps.Add(SqlText.Text(step));
            }
            else if (step.Length >= 2 && step[0] is '\'' or '"' && step[^1] == step[0])
            {
                steps.Add(SqlText.Text(step[1..^1]));
            }
            else if (long.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            {
                // ClickHouse counts from 1, and from the end with negative numbers.
                steps.Add(SqlText.Long(index >= 0 ? index + 1 : index));
            }
            else
            {
                return null;
            }

            i = path[i] == '[' ? end + 1 : end;
        }

        return steps;
    }
}
