using System.Buffers.Text;
using System.Text;

namespace Patchbay.Pipeline.Intake;

/// <summary>Reads numbers and truth values from JSON tokens and from the texts that the documentation's examples use for them.</summary>
internal static class NumberText
{
    /// <summary>Reads a whole number, also one written as <c>5.0</c> or <c>1e3</c>.</summary>
    public static bool TryReadWhole(ReadOnlySpan<byte> text, out long value)
    {
        text = text.Trim((byte)' ');
        if (Utf8Parser.TryParse(text, out value, out var consumed) && consumed == text.Length)
            return true;

        // Beyond 2^53 a floating-point number no longer names one whole number.
        const double ExactMax = 1L << 53;
        if (text.IndexOfAny("eE."u8) < 0 || !TryReadReal(text, out var real) || Math.Abs(real) > ExactMax || Math.Floor(real) != real)
            return false;
        value = (long)real;
        return true;
    }

    /// <summary>Reads a number with a fraction or exponent; words such as <c>NaN</c> and <c>Infinity</c> as well.</summary>
    public static bool TryReadReal(ReadOnlySpan<byte> text, out double value)
    {
        text = text.Trim((byte)' ');
        var read = Utf8Parser.TryParse(text, out value, out int consumed) && consumed == text.Length;

        // Digits that make infinity are a number too large, not the word.
        return read && (double.IsFinite(value) || !text.ContainsAnyInRange((byte)'0', (byte)'9'));
    }

    /// <summary>Reads <c>true</c> or <c>false</c> in any case, or 1 or 0.</summary>
    public static bool TryReadBool(ReadOnlySpan<byte> text, out bool value)
    {
        text = text.Trim((byte)' ');
        value = Ascii.EqualsIgnoreCase(text, "true"u8) || text.SequenceEqual("1"u8);
        return value || Ascii.EqualsIgnoreCase(text, "false"u8) || text.SequenceEqual("0"u8);
    }
}
