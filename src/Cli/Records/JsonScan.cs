using System.Buffers;

namespace Patchbay.Cli.Records;

/// <summary>Finds where pieces of JSON end, without reading what they say. Null means that more text is needed to know.</summary>
internal static class JsonScan
{
    private const int NestingMax = 64;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]\n"u8);
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\\n"u8);

    /// <summary>The index of the line feed, or the length of the text at its end.</summary>
    public static int? EndOfLine(ReadOnlySpan<byte> text, bool isEnd) =>
        text.IndexOf((byte)'\n') is >= 0 and var end ? end : isEnd ? text.Length : null;

    /// <summary>The end of something in an array that is no object: at the next comma, bracket or line feed outside a string.</summary>
    public static int? EndOfElement(ReadOnlySpan<byte> text, bool isEnd)
    {
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case (byte)'"':
                    if (EndOfString(text, at, isEnd, out _) is not { } end)
                    {
                        return null;
                    }

                    at = end - 1;
                    break;
                case (byte)',' or (byte)']' or (byte)'\n':
                    return Math.Max(1, at);
            }
        }

        return isEnd ? text.Length : null;
    }

    /// <summary>
    /// The index behind the brace that closes an object. An object that cannot go on after a line feed, because a string is open
    /// or because another object begins where none may stand, ends there.
    /// </summary>
    /// <param name="text">Begins with the object, or inside it.</param>
    /// <param name="openObjects">How many objects the text begins in.</param>
    /// <param name="isEnd">Whether nothing follows the text.</param>
    public static int? EndOfContainer(ReadOnlySpan<byte> text, int openObjects, bool isEnd)
    {
        var depth = openObjects;
        // One bit for each open container, the innermost lowest: set for an object.
        var objects = openObjects == 0 ? 0UL : 1UL;
        for (var at = 0; ; at++)
        {
            var next = at < text.Length ? text[at..].IndexOfAny(Structure) : -1;
            if (next < 0)
            {
                return isEnd ? text.Length : null;
            }

            at += next;
            switch (text[at])
            {
                case (byte)'"':
                    if (EndOfString(text, at, isEnd, out var isClosed) is not { } end)
                    {
                        return null;
                    }

                    if (!isClosed)
                    {
                        return end;
                    }

                    at = end - 1;
                    break;
                case (byte)'\n':
                    if (EndsAt(text, at, depth <= NestingMax && (objects & 1) == 1, isEnd) is not { } ends)
                    {
                        return null;
                    }

                    if (ends)
                    {
                        return at;
                    }

                    break;
                case var open and ((byte)'{' or (byte)'['):
                    depth++;
                    objects = (objects << 1) | (open == '{' ? 1UL : 0);
                    break;
                default:
                    objects >>= 1;
                    if (--depth == 0)
                    {
                        return at + 1;
                    }

                    break;
            }
        }
    }

    // Behind the closing quote; at the line feed when there is none before it, since no string of JSON holds one.
    private static int? EndOfString(ReadOnlySpan<byte> text, int start, bool isEnd, out bool isClosed)
    {
        isClosed = false;
        for (var at = start + 1; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(StringEnds);
            if (next < 0)
            {
                break;
            }

            at += next;
            if (text[at] != '\\')
            {
                isClosed = text[at] == '"';
                return isClosed ? at + 1 : at;
            }

            at++;
        }

        return isEnd ? text.Length : null;
    }

    // Whether an object is broken off at a line feed, because another one begins behind it where none may stand.
    private static bool? EndsAt(ReadOnlySpan<byte> text, int lineFeed, bool inObject, bool isEnd)
    {
        var following = text[lineFeed..].TrimStart(" \t\r\n"u8);
        if (following.IsEmpty)
        {
            return isEnd ? false : null;
        }

        var before = text[..lineFeed].TrimEnd(" \t\r\n"u8);
        return following[0] == '{' && before.Length > 0 && !(before[^1] is (byte)':' or (byte)'[' || (before[^1] == ',' && !inObject));
    }
}
