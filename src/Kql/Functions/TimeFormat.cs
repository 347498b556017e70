using System.Text;
using Patchbay.Kql.Sql;

namespace Patchbay.Kql.Functions;

/// <summary>The formats of <c>format_datetime</c> and <c>format_timespan</c>: runs of letters stand for parts, everything else for itself.</summary>
internal static class TimeFormat
{
    /// <summary>A time by a format, written in Joda's words; a fraction without trailing zeros is put together from what is left of it.</summary>
    public static string WriteDateTime(string time, string format)
    {
        var pieces = new List<string>();
        var joda = new StringBuilder();
        foreach (var run in Runs(format))
        {
            if (run[0] == 'F')
            {
                var hasPoint = joda.Length > 0 && joda[^1] == '.';
                joda.Length -= hasPoint ? 1 : 0;
                AddJoda();
                pieces.Add(Trimmed($"formatDateTimeInJodaSyntax({time}, '{new string('S', run.Length)}')", hasPoint));
                continue;
            }

            if (run == "y")
            {
                AddJoda();
                pieces.Add($"toString(toYear({time}) % 100)");
                continue;
            }

            joda.Append(run[0] switch
            {
                'd' or 'M' or 'y' or 'H' or 'h' or 'm' or 's' => run,
                'f' => new string('S', run.Length),
                't' => "a",
                '\'' => string.Concat(Enumerable.Repeat("''", run.Length)),
                _ when char.IsAsciiLetter(run[0]) => $"'{run}'",
                _ => run,
            });
        }

        AddJoda();
        return pieces.Count switch { 0 => "''", 1 => pieces[0], _ => $"concat({string.Join(", ", pieces)})" };

        void AddJoda()
        {
            if (joda.Length > 0)
            {
                pieces.Add($"formatDateTimeInJodaSyntax({time}, {SqlText.Text(joda.ToString())})");
                joda.Clear();
            }
        }
    }

    /// <summary>A duration by a format: its parts, without a sign. The SQL is used several times.</summary>
    public static string WriteTimeSpan(string ticks, string format)
    {
        string Part(long unit, int modulo, int width)
        {
            var number = $"toString(intDiv(abs({ticks}), {unit}){(modulo > 0 ? $" % {modulo}" : "")})";
            return width == 1 ? number : $"leftPad({number}, greatest({width}, length({number})), '0')";
        }

        var pieces = new List<string>();
        foreach (var run in Runs(format))
        {
            var fraction = $"substring(leftPad(toString(abs({ticks}) % {TimeSpan.TicksPerSecond}), 7, '0'), 1, {Math.Min(run.Length, 7)})";
            switch (run[0])
            {
                case 'd':
                    pieces.Add(Part(TimeSpan.TicksPerDay, 0, run.Length));
                    break;
                case 'H' or 'h':
                    pieces.Add(Part(TimeSpan.TicksPerHour, 24, run.Length));
                    break;
                case 'm':
                    pieces.Add(Part(TimeSpan.TicksPerMinute, 60, run.Length));
                    break;
                case 's':
                    pieces.Add(Part(TimeSpan.TicksPerSecond, 60, run.Length));
                    break;
                case 'f':
                    pieces.Add(fraction);
                    break;
                case 'F':
                    var hasPoint = pieces.Count > 0 && pieces[^1] == "'.'";
                    if (hasPoint)
                    {
                        pieces.RemoveAt(pieces.Count - 1);
                    }

                    pieces.Add(Trimmed(fraction, hasPoint));
                    break;
                default:
                    pieces.Add(SqlText.Text(run));
                    break;
            }
        }

        return pieces.Count switch { 0 => "''", 1 => pieces[0], _ => $"concat({string.Join(", ", pieces)})" };
    }

    // Without digits that are left, the point before them goes as well.
    private static string Trimmed(string fraction, bool hasPoint)
    {
        var digits = $"trim(TRAILING '0' FROM {fraction})";
        return hasPoint ? $"if({digits} = '', '', concat('.', {digits}))" : digits;
    }

    private static IEnumerable<string> Runs(string format)
    {
        for (var i = 0; i < format.Length;)
        {
            var end = i;
            while (end < format.Length && format[end] == format[i])
            {
                end++;
            }

            yield return format[i..end];
            i = end;
        }
    }
}
