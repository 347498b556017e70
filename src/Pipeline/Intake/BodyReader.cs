namespace Patchbay.Pipeline.Intake;

/// <summary>Finds the records of a body.</summary>
/// <remarks>
/// A body is a list of objects, an object with the list <c>records</c>, one object per line, one object alone, objects without
/// anything between them, or any of these one after the other. Commas between records may be missing or too many.
/// </remarks>
internal ref struct BodyReader
{
    private const int NestingMax = 16;
    private const int IndentMax = 64;

    private readonly ReadOnlySpan<byte> _body;
    private readonly Container[] _containers = new Container[NestingMax];
    private int _depth;

    // Looking for the end of a broken record may lead far; what it may cost over the whole body keeps the work linear.
    private long _searchBytesLeft;

    public BodyReader(ReadOnlySpan<byte> body)
    {
        _body = body;
        _searchBytesLeft = (4L * body.Length) + (1 << 20);
        if (body.StartsWith("\uFEFF"u8))
            Position = 3;
    }

    private enum Container : byte
    {
        List,
        Envelope,
    }

    /// <summary>Where the element found begins; at the end of the body its length.</summary>
    public int Position { get; private set; }

    /// <summary>Goes to the next element.</summary>
    public BodyElement Next()
    {
        for (; Position < _body.Length; Position++)
        {
            switch (_body[Position])
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',':
                    continue;
                case (byte)'{':
                    return BodyElement.Record;
                case (byte)'[' when _depth == 0:
                    _containers[_depth++] = Container.List;
                    continue;
                case (byte)']' when _depth > 0:
                    _depth--;
                    if (_depth > 0 && _containers[_depth - 1] == Container.Envelope)
                        LeaveEnvelope();
                    continue;
                default:
                    return BodyElement.Other;
            }
        }

        return _depth > 0 ? BodyElement.MissingEnd : BodyElement.End;
    }

    /// <summary>Goes past a record.</summary>
    public void Skip(int length) => Position += length;

    /// <summary>Goes to the list of the envelope at <see cref="Position"/>.</summary>
    /// <param name="recordsPosition">Where the list's content begins, counted from the envelope's first byte.</param>
    /// <returns>False when envelopes stand too deep in each other.</returns>
    public bool TryEnterEnvelope(int recordsPosition)
    {
        if (_depth + 2 > NestingMax)
            return false;
        _containers[_depth++] = Container.Envelope;
        _containers[_depth++] = Container.List;
        Position += recordsPosition;
        return true;
    }

    /// <summary>Goes past an element whose end is not known from reading it.</summary>
    /// <returns>
    /// Its length: to the bracket that closes it, unless the next record's line comes first, else to the next line that may
    /// begin a record, else to the body's end.
    /// </returns>
    public int SkipBroken()
    {
        var start = Position;
        var end = NextRecord(start);
        var element = _body[start..end];
        var length = element[0] switch
        {
            (byte)'{' => BracketedLength(element, (byte)'}'),
            (byte)'[' => BracketedLength(element, (byte)']'),
            (byte)'"' => StringLength(element),
            _ => element[1..].IndexOfAny(",]{\n"u8) + 1,
        };
        Position = length > 0 ? start + length : end < _body.Length ? end : NextOpeningLine(start);
        return Position - start;
    }

    /// <summary>Gives up the rest: the body ends inside a list.</summary>
    public void EndMissing() => _depth = 0;

    private void LeaveEnvelope()
    {
        _depth--;
        Position += BracketedLength(_body[(Position + 1)..], (byte)'}', depth: 1);
    }

    // 0 when no such bracket closes it.
    private int BracketedLength(ReadOnlySpan<byte> text, byte closing, int depth = 0)
    {
        var i = 0;
        while (i < text.Length && _searchBytesLeft > 0)
        {
            var next = text[i..].IndexOfAny("{}[]\""u8);
            if (next < 0)
                break;
            _searchBytesLeft -= next + 1;
            i += next;
            switch (text[i])
            {
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'"':
                    var length = StringLength(text[i..]);
                    _searchBytesLeft -= length;
                    if (length == 0)
                        return 0;
                    i += length - 1;
                    break;
                default:
                    if (--depth <= 0)
                        return text[i] == closing ? i + 1 : 0;
                    break;
            }

            i++;
        }

        return 0;
    }

    // 0 when the string is not closed on its line: JSON has no line breaks in strings, so the quote before it is one too many.
    private static int StringLength(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            var next = text[i..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
            if (next < 0)
                return 0;
            i += next;
            switch (text[i])
            {
                case (byte)'"':
                    return i + 1;
                case (byte)'\n':
                    return 0;
                default:
                    i++;
                    break;
            }
        }

        return 0;
    }

    // Records that begin on lines of their own are all indented alike, and what they contain is indented more.
    private int NextRecord(int start)
    {
        var before = _body[Math.Max(0, start - IndentMax - 1)..start];
        before = before[(before.LastIndexOf((byte)'\n') + 1)..];
        if (!before.Trim(" \t["u8).IsEmpty || before.Length > IndentMax || _searchBytesLeft <= 0)
            return _body.Length;
        Span<byte> opening = stackalloc byte[IndentMax + 2];
        opening[0] = (byte)'\n';
        var indent = before.TrimEnd((byte)'[');
        indent.CopyTo(opening[1..]);
        opening[indent.Length + 1] = (byte)'{';
        var next = _body[start..].IndexOf(opening[..(indent.Length + 2)]);
        _searchBytesLeft -= next < 0 ? _body.Length - start : next;
        return next < 0 ? _body.Length : start + next;
    }

    private readonly int NextOpeningLine(int position)
    {
        while (_body[position..].IndexOf((byte)'\n') is var lineEnd and >= 0)
        {
            position += lineEnd + 1;
            if (_body[position..].TrimStart(" \t,"u8) is [(byte)'{' or (byte)'[', ..])
                return position;
        }

        return _body.Length;
    }
}

/// <summary>What stands at a place of a body.</summary>
internal enum BodyElement
{
    /// <summary>An object.</summary>
    Record,

    /// <summary>Something that is no object.</summary>
    Other,

    /// <summary>The body's end, inside a list that is not closed.</summary>
    MissingEnd,

    /// <summary>The body's end.</summary>
    End,
}
