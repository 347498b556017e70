using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Patchbay.Pipeline.Intake;

/// <summary>Works on pieces of JSON that a reader has already found valid.</summary>
internal static class JsonText
{
    /// <summary>Resolves the escapes of a string's content.</summary>
    /// <param name="raw">What stands between the quotes.</param>
    /// <param name="target">At least as long as <paramref name="raw"/>.</param>
    /// <returns>The bytes written. Half of a surrogate pair stays as it is written, because no character stands for it.</returns>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> target)
    {
        var written = 0;
        while (true)
        {
            var escape = raw.IndexOf((byte)'\\');
            if (escape < 0)
            {
                raw.CopyTo(target[written..]);
                return written + raw.Length;
            }

            raw[..escape].CopyTo(target[written..]);
            written += escape;
            raw = raw[escape..];
            var consumed = 2;
            if (raw[1] == 'u')
            {
                consumed = TryReadRune(raw, out var rune);
                if (consumed == 0)
                {
                    consumed = 6;
                    raw[..consumed].CopyTo(target[written..]);
                    written += consumed;
                }
                else
                {
                    written += rune.EncodeToUtf8(target[written..]);
                }
            }
            else
            {
                target[written++] = raw[1] switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'t' => (byte)'\t',
                    (byte)'r' => (byte)'\r',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    var itself => itself,
                };
            }

            raw = raw[consumed..];
        }
    }

    /// <summary>Copies a value without the blanks outside its strings and without commas before a closing bracket.</summary>
    /// <param name="value">A JSON value; commas may stand before closing brackets.</param>
    /// <param name="target">At least as long as <paramref name="value"/>.</param>
    /// <returns>The bytes written.</returns>
    public static int Compact(ReadOnlySpan<byte> value, Span<byte> target)
    {
        var written = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var next = value[i];
            switch (next)
            {
                case (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r':
                    continue;
                case (byte)'"':
                    var end = i + 1;
                    while (value[end] != '"')
                        end += value[end] == '\\' ? 2 : 1;
                    value[i..(end + 1)].CopyTo(target[written..]);
                    written += end + 1 - i;
                    i = end;
                    continue;
                case (byte)'}' or (byte)']' when target[written - 1] == ',':
                    target[written - 1] = next;
                    continue;
                default:
                    target[written++] = next;
                    continue;
            }
        }

        return written;
    }

    /// <summary>Whether a text is one JSON value; commas may stand before closing brackets.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowTrailingCommas = true });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int TryReadRune(ReadOnlySpan<byte> raw, out Rune rune)
    {
        var high = ReadUnit(raw);
        if (Rune.TryCreate(high, out rune))
            return 6;
        return raw.Length >= 12 && raw[6] == '\\' && raw[7] == 'u' && Rune.TryCreate(high, ReadUnit(raw[6..]), out rune) ? 12 : 0;
    }

    private static char ReadUnit(ReadOnlySpan<byte> escape) => (char)ushort.Parse(escape[2..6], NumberStyles.AllowHexSpecifier);
}
