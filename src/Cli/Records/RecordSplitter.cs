namespace Patchbay.Cli.Records;

/// <summary>
/// Finds the single records in a text of JSON: an array, objects with <c>records</c>, one object per line, or objects one after
/// the other.
/// </summary>
/// <remarks>
/// It finds where records begin and end and does not judge them: that is the server's part. A record that is broken ends with
/// its line wherever the next one can be told apart, so that it takes no neighbour with it.
/// </remarks>
internal sealed class RecordSplitter
{
    private int _openArrays;
    private int _arraysOutsideEnvelope = -1;
    private bool _afterRecords;
    private bool _first = true;
    private bool _onePerLine;

    /// <summary>Finds the next record.</summary>
    /// <param name="text">What was read and is not consumed.</param>
    /// <param name="isEnd">Whether nothing follows.</param>
    /// <param name="record">The record; a part of the text.</param>
    /// <param name="consumed">How much of the text is done with, also when there is no record.</param>
    /// <returns>False when more text is needed or, at the end, no record is left.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, bool isEnd, out ReadOnlySpan<byte> record, out int consumed)
    {
        record = default;
        consumed = 0;
        while (TrySkip(text, isEnd, ref consumed))
        {
            var rest = text[consumed..];
            if (StartsEnvelope(rest, isEnd) is not { } envelope)
            {
                return false;
            }

            if (envelope > 0)
            {
                _arraysOutsideEnvelope = _openArrays++;
                consumed += envelope;
                continue;
            }

            if (LengthOfRecord(rest, isEnd) is not { } length)
            {
                return false;
            }

            record = rest[..length].TrimEnd(" \t\r"u8);
            consumed += length;
            _first = false;
            return true;
        }

        return false;
    }

    // Moves over what stands between records. False when no record begins in the text.
    private bool TrySkip(ReadOnlySpan<byte> text, bool isEnd, ref int at)
    {
        for (; at < text.Length; at++)
        {
            if (_afterRecords)
            {
                // Whatever an envelope has besides its records is passed over with it.
                if (JsonScan.EndOfContainer(text[at..], openObjects: 1, isEnd) is not { } end)
                {
                    return false;
                }

                _afterRecords = false;
                at += end;
            }

            switch (at < text.Length ? text[at] : (byte)' ')
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or 0xEF or 0xBB or 0xBF:
                    break;
                case (byte)'[' when !_onePerLine:
                    _openArrays++;
                    break;
                case (byte)']' when _openArrays > 0:
                    _openArrays--;
                    if (_openArrays == _arraysOutsideEnvelope)
                    {
                        _arraysOutsideEnvelope = -1;
                        _afterRecords = true;
                    }

                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    // The length of {"records":[ when the text begins with it, 0 when it does not, null when more text is needed to know.
    private int? StartsEnvelope(ReadOnlySpan<byte> text, bool isEnd)
    {
        if (_onePerLine || _arraysOutsideEnvelope >= 0)
        {
            return 0;
        }

        var at = 0;
        foreach (var part in (ReadOnlySpan<string>)["{", "\"records\"", ":", "["])
        {
            while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                at++;
            }

            foreach (var character in part)
            {
                if (at == text.Length)
                {
                    return isEnd ? 0 : null;
                }

                if (text[at++] != character)
                {
                    return 0;
                }
            }
        }

        return at;
    }

    private int? LengthOfRecord(ReadOnlySpan<byte> text, bool isEnd)
    {
        if (_onePerLine || text[0] != '{')
        {
            return _openArrays > 0 ? JsonScan.EndOfElement(text, isEnd) : JsonScan.EndOfLine(text, isEnd);
        }

        if (JsonScan.EndOfContainer(text, openObjects: 0, isEnd) is not { } end)
        {
            return null;
        }

        // A first record that has a line to itself says that the others have one, too. Then a broken one cannot reach further.
        if (_first && _openArrays == 0)
        {
            var behind = text[end..].TrimStart(" \t\r"u8);
            if (behind.IsEmpty && !isEnd)
            {
                return null;
            }

            _onePerLine = !behind.IsEmpty && behind[0] == '\n' && !text[..end].Contains((byte)'\n');
        }

        return end;
    }
}
