namespace Patchbay.Pipeline.Intake;

/// <summary>Reads the forms in which Azure's documentation, services and portal write a moment.</summary>
/// <remarks>
/// ISO 8601 with any number of fraction digits, with <c>Z</c>, an offset or no zone (meant as UTC), or without a time of day;
/// and the portal's <c>5/25/2023, 4:32:49.469 AM</c>, US order, meant as UTC. Digits below 100 ns are cut off.
/// </remarks>
internal static class TimeText
{
    // The years that ClickHouse's functions on DateTime64 work on.
    private const int YearMin = 1900;
    private const int YearMax = 2299;

    /// <summary>Reads a text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="ticks">Ticks of 100 ns since 1970, UTC.</param>
    /// <returns>False when the text is no moment of the years 1900 to 2299.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out long ticks)
    {
        var reader = new Reader(text.Trim((byte)' '));
        var read = reader.Length > 4 && reader.Peek(4) == '-' ? TryReadIso(ref reader, out var time) : TryReadPortal(ref reader, out time);
        ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        return read && reader.AtEnd && time.Year is >= YearMin and <= YearMax;
    }

    private static bool TryReadIso(ref Reader reader, out DateTime time)
    {
        time = default;
        if (!reader.TryDigits(4, 4, out var year) || !reader.TryByte('-') || !reader.TryDigits(2, 2, out var month) || !reader.TryByte('-') ||
            !reader.TryDigits(2, 2, out var day) || !TryDate(year, month, day, out time))
        {
            return false;
        }

        if (reader.AtEnd)
            return true;
        if (!reader.TryByte('T') && !reader.TryByte('t') && !reader.TryByte(' '))
            return false;
        if (!TryTimeOfDay(ref reader, hourDigitsMin: 2, out var timeOfDay))
            return false;
        time = time.AddTicks(timeOfDay);
        return reader.AtEnd || reader.TryByte('Z') || reader.TryByte('z') || TryOffset(ref reader, ref time);
    }

    private static bool TryReadPortal(ref Reader reader, out DateTime time)
    {
        time = default;
        if (!reader.TryDigits(1, 2, out var month) || !reader.TryByte('/') || !reader.TryDigits(1, 2, out var day) || !reader.TryByte('/') ||
            !reader.TryDigits(4, 4, out var year) || !TryDate(year, month, day, out time))
        {
            return false;
        }

        reader.TryByte(',');
        reader.SkipBlanks();
        if (!TryTimeOfDay(ref reader, hourDigitsMin: 1, out var timeOfDay))
            return false;
        reader.SkipBlanks();
        var isAfternoon = reader.TryWord("PM"u8);
        if (isAfternoon || reader.TryWord("AM"u8))
        {
            if (timeOfDay is < TimeSpan.TicksPerHour or >= 13 * TimeSpan.TicksPerHour)
                return false; // The hours of a 12-hour clock go from 1 to 12.
            timeOfDay = (timeOfDay % (12 * TimeSpan.TicksPerHour)) + (isAfternoon ? 12 * TimeSpan.TicksPerHour : 0);
        }

        time = time.AddTicks(timeOfDay);
        return true;
    }

    private static bool TryDate(int year, int month, int day, out DateTime date)
    {
        var exists = year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        date = exists ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) : default;
        return exists;
    }

    private static bool TryTimeOfDay(ref Reader reader, int hourDigitsMin, out long ticks)
    {
        ticks = 0;
        if (!reader.TryDigits(hourDigitsMin, 2, out var hour) || hour > 23 || !reader.TryByte(':') || !reader.TryDigits(2, 2, out var minute) || minute > 59)
            return false;
        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        if (!reader.TryByte(':'))
            return true;
        if (!reader.TryDigits(2, 2, out var second) || second > 59)
            return false;
        ticks += second * TimeSpan.TicksPerSecond;
        if (!reader.TryByte('.'))
            return true;
        return reader.TryFraction(ref ticks);
    }

    private static bool TryOffset(ref Reader reader, ref DateTime time)
    {
        var isEast = reader.TryByte('+');
        if ((!isEast && !reader.TryByte('-')) || !reader.TryDigits(2, 2, out var hours))
            return false;
        var minutes = 0;
        if (!reader.AtEnd)
        {
            reader.TryByte(':');
            if (!reader.TryDigits(2, 2, out minutes))
                return false;
        }

        if (hours > 14 || minutes > 59)
            return false;
        var offset = (hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute);
        var ticks = time.Ticks - (isEast ? offset : -offset);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        time = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    private ref struct Reader(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _rest = text;

        public readonly int Length => _rest.Length;

        public readonly bool AtEnd => _rest.IsEmpty;

        public readonly byte Peek(int index) => _rest[index];

        public bool TryByte(char expected)
        {
            if (_rest.IsEmpty || _rest[0] != expected)
                return false;
            _rest = _rest[1..];
            return true;
        }

        public bool TryWord(ReadOnlySpan<byte> upperCase)
        {
            if (_rest.Length < upperCase.Length || !System.Text.Ascii.EqualsIgnoreCase(_rest[..upperCase.Length], upperCase))
                return false;
            _rest = _rest[upperCase.Length..];
            return true;
        }

        public void SkipBlanks() => _rest = _rest.TrimStart((byte)' ');

        public bool TryDigits(int min, int max, out int value)
        {
            value = 0;
            var count = 0;
            while (count < max && count < _rest.Length && char.IsAsciiDigit((char)_rest[count]))
                value = (value * 10) + _rest[count++] - '0';
            _rest = _rest[count..];
            return count >= min;
        }

        public bool TryFraction(ref long ticks)
        {
            var unit = TimeSpan.TicksPerSecond;
            var count = 0;
            for (; count < _rest.Length && char.IsAsciiDigit((char)_rest[count]); count++)
            {
                unit /= 10;
                ticks += (_rest[count] - '0') * unit;
            }

            _rest = _rest[count..];
            return count > 0;
        }
    }
}
