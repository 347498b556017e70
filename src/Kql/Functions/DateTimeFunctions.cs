using Patchbay.Kql.Binding;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Times and durations. Both are ticks of 100 ns: a time as DateTime64(7), a duration as Int64.</summary>
internal static class DateTimeFunctions
{
    /// <summary>Ticks from 0001-01-01 to 1970-01-01, where ClickHouse begins to count.</summary>
    public const string TicksBefore1970 = "621355968000000000";

    private const long TicksPerDay = System.TimeSpan.TicksPerDay;

    private static readonly string[] Periods = ["year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond"];

    private static readonly string[] Parts = [.. Periods.Except(["week"]), "week_of_year", "dayofyear"];

    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        new("now", "(offset?: timespan) -> datetime", _ => throw Folded()) { Bind = BindNow },
        new("ago", "(before: timespan) -> datetime", call => FromTicks($"{Ticks(call[0])} - {call.Plain(1)}")) { Bind = BindAgo },
        new("ingestion_time", "() -> datetime?", _ => throw Folded()) { Bind = BindIngestionTime, ResultName = ResultName.Prefix, ResultPrefix = "$IngestionTime" },
        new("startofday", "(time: datetime, offset?: long) -> datetime", call => StartOf(call, day => $"{day} - positiveModulo({day}, {TicksPerDay})", TicksPerDay)) { ResultName = ResultName.FirstArgument },
        new("startofweek", "(time: datetime, offset?: long) -> datetime", call => StartOf(call, WeekStart, 7 * TicksPerDay)),
        new("startofmonth", "(time: datetime, offset?: long) -> datetime", call => StartOfCalendar(call, "toStartOfMonth", "addMonths")),
        new("startofyear", "(time: datetime, offset?: long) -> datetime", call => StartOfCalendar(call, "toStartOfYear", "addYears")),
        new("endofday", "(time: datetime, offset?: long) -> datetime", call => EndOf(StartOf(call, day => $"{day} - positiveModulo({day}, {TicksPerDay}) + {TicksPerDay}", TicksPerDay))),
        new("endofweek", "(time: datetime, offset?: long) -> datetime", call => EndOf(StartOf(call, week => $"{WeekStart(week)} + {7 * TicksPerDay}", 7 * TicksPerDay))),
        new("endofmonth", "(time: datetime, offset?: long) -> datetime", call => EndOf($"addMonths({StartOfCalendar(call, "toStartOfMonth", "addMonths")}, 1)")),
        new("endofyear", "(time: datetime, offset?: long) -> datetime", call => EndOf($"addYears({StartOfCalendar(call, "toStartOfYear", "addYears")}, 1)")),
        new("dayofweek", "(time: datetime) -> timespan", call => $"toInt64((toDayOfWeek({call[0]}) % 7) * {TicksPerDay})"),
        new("dayofmonth", "(time: datetime) -> int", call => $"toInt32(toDayOfMonth({call[0]}))"),
        new("dayofyear", "(time: datetime) -> int", call => $"toInt32(toDayOfYear({call[0]}))"),
        new("hourofday", "(time: datetime) -> int", call => $"toInt32(toHour({call[0]}))"),
        new("monthofyear", "(time: datetime) -> int", call => $"toInt32(toMonth({call[0]}))"),
        new("getmonth", "(time: datetime) -> int", call => $"toInt32(toMonth({call[0]}))"),
        new("getyear", "(time: datetime) -> int", call => $"toInt32(toYear({call[0]}))"),
        new("week_of_year", "(time: datetime) -> int", call => $"toInt32(toISOWeek({call[0]}))"),
        new("datetime_add", "(period: const string, amount: integer, time: datetime) -> datetime?", WriteAdd) { Choice = new(0, Periods) },
        new("datetime_diff", "(period: const string, later: datetime, earlier: datetime) -> long", WriteDiff) { Choice = new(0, Periods) },
        new("datepart", "(part: const string, time: datetime) -> int", WritePart) { Choice = new(0, Parts) },
        new("weekofyear", "(time: datetime) -> int", call => $"toInt32(toISOWeek({call[0]}))"),
        new("datetime_part", "(part: const string, time: datetime) -> int", WritePart) { Choice = new(0, Parts) },
        new("format_datetime", "(time: datetime, format: const string) -> string", call => TimeFormat.WriteDateTime(call[0], call.Constant(1) as string ?? "")) { ResultName = ResultName.FirstArgument },
        new("format_timespan", "(duration: timespan, format: const string) -> string", call => call.Once(0, ticks => TimeFormat.WriteTimeSpan(ticks, call.Constant(1) as string ?? ""))) { ResultName = ResultName.FirstArgument },
        new("make_datetime", "(year: number, month: number, day: number, hour?: number, minute?: number, second?: number) -> datetime? | (value: scalar) -> datetime?", WriteMake) { ResultName = ResultName.OnlyArgument },
        new("make_timespan", "(days: integer, hours: integer, minutes: integer, seconds: number) -> timespan? | (hours: integer, minutes: integer, seconds?: number) -> timespan? | (value: scalar) -> timespan?", WriteMakeTimeSpan) { ResultName = ResultName.OnlyArgument },
        new("datetime_utc_to_local", "(time: datetime, time_zone: const string) -> datetime", call => FromTicks($"{Ticks(call[0])} + toInt64(timezoneOffset(toTimeZone({call[0]}, {call[1]}))) * {System.TimeSpan.TicksPerSecond}")),
        new("datetime_local_to_utc", "(time: datetime, time_zone: const string) -> datetime", call => FromTicks(Ticks($"toDateTime64(toString({call[0]}), 7, {call[1]})"))),
        new("unixtime_seconds_todatetime", "(seconds: number) -> datetime?", call => FromUnix(call, 10_000_000)),
        new("unixtime_milliseconds_todatetime", "(milliseconds: number) -> datetime?", call => FromUnix(call, 10_000)),
        new("unixtime_microseconds_todatetime", "(microseconds: number) -> datetime?", call => FromUnix(call, 10)),
        new("unixtime_nanoseconds_todatetime", "(nanoseconds: number) -> datetime?", call => FromTicks($"accurateCastOrNull(trunc({call[0]} / 100), 'Int64')")),
    ];

    /// <summary>A time's ticks since 1970.</summary>
    public static string Ticks(string sql) => $"reinterpretAsInt64({sql})";

    /// <summary>A time from ticks since 1970.</summary>
    public static string FromTicks(string sql) => $"reinterpret(toInt64({sql}), 'DateTime64(7, \\'UTC\\')')";

    /// <summary>A time's ticks since 0001-01-01, to which bins and weeks are aligned.</summary>
    public static string AbsoluteTicks(string sql) => $"({Ticks(sql)} + {TicksBefore1970})";

    public static string FromAbsoluteTicks(string sql) => FromTicks($"({sql}) - {TicksBefore1970}");

    public static string ToText(string sql) => $"concat(replaceOne(toString({sql}), ' ', 'T'), 'Z')";

    /// <summary>The text of a duration; the SQL is used several times.</summary>
    public static string TimeSpanText(string ticks)
    {
        string Part(long unit, int modulo) => $"leftPad(toString(intDiv(abs({ticks}), {unit}) % {modulo}), 2, '0')";
        return $"concat(if({ticks} < 0, '-', ''), if(abs({ticks}) >= {TicksPerDay}, concat(toString(intDiv(abs({ticks}), {TicksPerDay})), '.'), ''), " +
            $"{Part(System.TimeSpan.TicksPerHour, 24)}, ':', {Part(System.TimeSpan.TicksPerMinute, 60)}, ':', {Part(System.TimeSpan.TicksPerSecond, 60)}, " +
            $"if(abs({ticks}) % 10000000 = 0, '', concat('.', leftPad(toString(abs({ticks}) % 10000000), 7, '0'))))";
    }

    /// <summary>A time from a text; the SQL is used several times. What ClickHouse would guess, such as a lone number, is kept from it.</summary>
    public static string ParseText(string text) =>
        $"multiIf(match({text}, '^\\\\s*[0-9]{{4}}-[0-9]{{1,2}}(-[0-9]{{1,2}}([T ]+[0-9]{{1,2}}:[0-9]{{2}}(:[0-9]{{2}}([.][0-9]+)?)?\\\\s*(Z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?)?\\\\s*$') OR match({text}, '^\\\\s*[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}'), " +
        $"parseDateTime64BestEffortUSOrNull(trimBoth({text}, ' \\n\\r\\t'), 7, 'UTC'), " +
        $"match({text}, '^\\\\s*[0-9]{{4}}\\\\s*$'), parseDateTime64BestEffortOrNull(concat(trimBoth({text}, ' \\n\\r\\t'), '-01-01'), 7, 'UTC'), " +
        // RFC 822 and 850: the day of the week adds nothing, and a year of two digits is one of this century.
        $"match({text}, '^\\\\s*([A-Za-z]{{3,9}},? )?([0-9]{{1,2}}[ -][A-Za-z]{{3,9}}[ -][0-9]{{2,4}}( [0-9]|\\\\s*$)|[A-Za-z]{{3,9}} [0-9]{{1,2}},? [0-9]{{4}})'), " +
        $"parseDateTime64BestEffortOrNull(replaceRegexpOne(replaceRegexpOne(replaceRegexpOne(trimBoth({text}, ' \\n\\r\\t'), '^[A-Za-z]{{3,9}},? ([0-9]{{1,2}}[ -][A-Za-z])', '\\\\1'), " +
        $"'^([0-9]{{1,2}})[ -]([A-Za-z]{{3,9}})[ -]', '\\\\1 \\\\2 '), '^([0-9]{{1,2}} [A-Za-z]{{3,9}}) ([0-9]{{2}})( |$)', '\\\\1 20\\\\2\\\\3'), 7, 'UTC'), NULL)";

    private static readonly string[] Units =
    [
        "d", "day", "days", "h", "hr", "hrs", "hour", "hours", "m", "min", "minute", "minutes", "s", "sec", "second", "seconds", "ms", "milli", "millis", "millisec",
        "millisecond", "milliseconds", "micro", "micros", "microsec", "microsecond", "microseconds", "tick", "ticks",
    ];

    /// <summary>A duration from a text; the SQL is used several times.</summary>
    public static string ParseTimeSpanText(string text)
    {
        // Groups: sign, days, hours, minutes, seconds, fraction.
        const string Clock = "^\\\\s*(-?)(?:([0-9]+)[.])?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.]([0-9]{1,7}))?)?\\\\s*$";
        string Group(int index) => $"toInt64OrZero(extractGroups({text}, '{Clock}')[{index}])";
        return $"multiIf(match({text}, '{Clock}'), if({Group(3)} > 23 OR {Group(4)} > 59 OR {Group(5)} > 59, NULL, if(extractGroups({text}, '{Clock}')[1] = '-', -1, 1) * " +
            $"({Group(2)} * {TicksPerDay} + {Group(3)} * {System.TimeSpan.TicksPerHour} + {Group(4)} * {System.TimeSpan.TicksPerMinute} + {Group(5)} * {System.TimeSpan.TicksPerSecond} + toInt64OrZero(rightPad(extractGroups({text}, '{Clock}')[6], 7, '0')))), " +
            $"match({text}, '^\\\\s*[+-]?[0-9]+(?:[.][0-9]+)?\\\\s*[a-z]*\\\\s*$'), " +
            $"accurateCastOrNull(round(toFloat64OrZero(extract({text}, '-?[0-9]+(?:[.][0-9]+)?')) * transform(extract({text}, '[a-z]+'), [{string.Join(", ", Units.Select(unit => $"'{unit}'"))}, ''], [{string.Join(", ", Units.Select(unit => Syntax.TypedLiteral.TicksPerUnit(unit)))}, {TicksPerDay}], NULL)), 'Int64'), NULL)";
    }

    private static BoundScalar BindNow(ScalarBinder binder, Syntax.CallSyntax call)
    {
        var now = new BoundLiteral(KqlType.DateTime, binder.Binder.NowTicks);
        if (call.Arguments.Count == 0)
        {
            return now;
        }

        return BindShifted(binder, call, "+");
    }

    private static BoundScalar BindAgo(ScalarBinder binder, Syntax.CallSyntax call) => BindShifted(binder, call, "-");

    private static BoundScalar BindShifted(ScalarBinder binder, Syntax.CallSyntax call, string sign)
    {
        var name = call.Name.Name;
        if (call.Arguments is not [var by])
        {
            return binder.Fail(Diagnostics.DiagnosticCodes.ArgumentCount, call.Span, $"The function '{name}' takes 1 argument, and got {call.Arguments.Count}.");
        }

        var duration = binder.Bind(by);
        return duration.Type switch
        {
            KqlType.Unknown => duration,
            KqlType.TimeSpan => binder.Bind(new Syntax.BinarySyntax(sign, new Syntax.LiteralSyntax(KqlType.DateTime, binder.Binder.NowTicks, call.Span), by, call.Span)),
            _ => binder.Fail(Diagnostics.DiagnosticCodes.TypeMismatch, by.Span, $"The function '{name}' takes a timespan, for example 1d; this is {duration.Type.NameWithArticle()}."),
        };
    }

    // The workspace's tables keep it in a column; rows that come from elsewhere, or have lost it, have none.
    private static BoundScalar BindIngestionTime(ScalarBinder binder, Syntax.CallSyntax call) => call.Arguments.Count > 0
        ? binder.Fail(Diagnostics.DiagnosticCodes.ArgumentCount, call.Span, $"The function 'ingestion_time' takes no arguments, and got {call.Arguments.Count}.")
        : binder.FindColumn("_TimeReceived") is { Type: KqlType.DateTime } column ? new BoundColumn(column) : BoundLiteral.Null(KqlType.DateTime);

    private static System.Diagnostics.UnreachableException Folded() => new("The binder computes this call.");

    private static string StartOf(SqlCall call, Func<string, string> start, long unit) => call.Once(AbsoluteTicks(call[0]), ticks =>
        FromAbsoluteTicks(call.Count > 1 ? $"{start(ticks)} + {call.Plain(1)} * {unit}" : start(ticks)));

    // 0001-01-01 was a Monday; weeks begin on Sundays.
    private static string WeekStart(string ticks) => $"{ticks} - positiveModulo({ticks} + {TicksPerDay}, {7 * TicksPerDay})";

    private static string StartOfCalendar(SqlCall call, string start, string add)
    {
        var sql = $"toDateTime64({start}({call[0]}), 7, 'UTC')";
        return call.Count > 1 ? $"{add}({sql}, {call.Plain(1)})" : sql;
    }

    private static string EndOf(string nextStart) => FromTicks($"{Ticks(nextStart)} - 1");

    private static string FromUnix(SqlCall call, long ticks) => call.TypeOf(0).IsInteger()
        ? FromTicks($"{call[0]} * {ticks}")
        : FromTicks($"accurateCastOrNull(trunc({call[0]} * {ticks}), 'Int64')");

    private static string WriteAdd(SqlCall call)
    {
        var (amount, time) = (call.Plain(1), call[2]);
        return Period(call) switch
        {
            "year" => $"addYears({time}, {amount})",
            "quarter" => $"addQuarters({time}, {amount})",
            "month" => $"addMonths({time}, {amount})",
            "week" => FromTicks($"{Ticks(time)} + {amount} * {7 * TicksPerDay}"),
            "nanosecond" => FromTicks($"{Ticks(time)} + intDiv({amount}, 100)"),
            var unit => FromTicks($"{Ticks(time)} + {amount} * {TicksOf(unit)}"),
        };
    }

    private static string WriteDiff(SqlCall call)
    {
        var (later, earlier) = (call[1], call[2]);
        switch (Period(call))
        {
            case "year" or "quarter" or "month":
                return $"dateDiff('{Period(call)}', {earlier}, {later})";
            case "week":
                return $"({Weeks(later)} - {Weeks(earlier)})";
            case var unit:
                var ticks = TicksOf(unit);
                return $"(intDiv({AbsoluteTicks(later)}, {ticks}) - intDiv({AbsoluteTicks(earlier)}, {ticks})){(unit == "nanosecond" ? " * 100" : "")}";
        }

        static string Weeks(string time) => $"intDiv({AbsoluteTicks(time)} + {TicksPerDay}, {7 * TicksPerDay})";
    }

    private static string WritePart(SqlCall call)
    {
        var time = call[1];
        var sql = Period(call) switch
        {
            "year" => $"toYear({time})",
            "quarter" => $"toQuarter({time})",
            "month" => $"toMonth({time})",
            "week" or "week_of_year" or "weekofyear" => $"toISOWeek({time})",
            "day" => $"toDayOfMonth({time})",
            "dayofyear" => $"toDayOfYear({time})",
            "hour" => $"toHour({time})",
            "minute" => $"toMinute({time})",
            "second" => $"toSecond({time})",
            "millisecond" => $"intDiv(positiveModulo({AbsoluteTicks(time)}, 10000000), 10000)",
            "microsecond" => $"intDiv(positiveModulo({AbsoluteTicks(time)}, 10000000), 10)",
            "nanosecond" => $"positiveModulo({AbsoluteTicks(time)}, 10000000) * 100",
            _ => "NULL",
        };
        return $"toInt32({sql})";
    }

    private static string Period(SqlCall call) => (call.Constant(0) as string ?? "").ToLowerInvariant();

    private static long TicksOf(string unit) => unit switch
    {
        "day" => TicksPerDay,
        "hour" => System.TimeSpan.TicksPerHour,
        "minute" => System.TimeSpan.TicksPerMinute,
        "second" => System.TimeSpan.TicksPerSecond,
        "millisecond" => System.TimeSpan.TicksPerMillisecond,
        "microsecond" => System.TimeSpan.TicksPerMicrosecond,
        _ => 1,
    };

    // Parts that are out of their range give null.
    private static string WriteMake(SqlCall call)
    {
        if (call.Count == 1)
        {
            return call.Converted(0, KqlType.DateTime);
        }

        string Part(int index, string missing) => index < call.Count ? $"toInt64({call[index]})" : missing;
        var seconds = call.Count > 5 ? $"toInt64(round({call[5]} * 10000000))" : "0";
        (int Index, int Least, int Most)[] ranges = [(0, 1, 9999), (1, 1, 12), (2, 1, 31), (3, 0, 23), (4, 0, 59)];
        var conditions = ranges.Where(range => range.Index < call.Count).Select(range => $"{call.Plain(range.Index)} BETWEEN {range.Least} AND {range.Most}");
        var isInRange = string.Join(" AND ", call.Count > 5 ? conditions.Append($"{call.Plain(5)} >= 0 AND {call.Plain(5)} < 60") : conditions);
        return $"if(ifNull({isInRange}, false), parseDateTime64BestEffortOrNull(concat(leftPad(toString({Part(0, "1")}), 4, '0'), '-', leftPad(toString({Part(1, "1")}), 2, '0'), '-', leftPad(toString({Part(2, "1")}), 2, '0'), ' ', " +
            $"leftPad(toString({Part(3, "0")}), 2, '0'), ':', leftPad(toString({Part(4, "0")}), 2, '0'), ':', leftPad(toString(intDiv({seconds}, 10000000)), 2, '0'), '.', leftPad(toString({seconds} % 10000000), 7, '0')), 7, 'UTC'), NULL)";
    }

    // As are parts of a duration.
    private static string WriteMakeTimeSpan(SqlCall call)
    {
        if (call.Count == 1)
        {
            return call.Converted(0, KqlType.TimeSpan);
        }

        var first = call.Count == 4 ? 1 : 0;
        var days = call.Count == 4 ? call.Plain(0) : "0";
        var seconds = call.Count > first + 2 ? call.Plain(first + 2) : "0";
        var (hours, minutes) = (call.Plain(first), call.Plain(first + 1));
        return $"if(ifNull({days} >= 0 AND {hours} BETWEEN 0 AND 23 AND {minutes} BETWEEN 0 AND 59 AND {seconds} >= 0 AND {seconds} < 60, false), " +
            $"toInt64({days}) * {TicksPerDay} + toInt64({hours}) * {System.TimeSpan.TicksPerHour} + toInt64({minutes}) * {System.TimeSpan.TicksPerMinute} + toInt64(round({seconds} * {System.TimeSpan.TicksPerSecond})), NULL)";
    }
}
