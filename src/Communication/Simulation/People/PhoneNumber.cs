using System.Text.Unicode;

namespace Patchbay.Communication.Simulation.People;

/// <summary>A phone number that begins with +1555, so that it is nobody's.</summary>
/// <param name="Line">The seven digits that follow.</param>
internal readonly record struct PhoneNumber(int Line) : IUtf8SpanFormattable
{
    private const int Lines = 10_000_000;

    /// <summary>The number of a person.</summary>
    public static PhoneNumber Of(ulong hash) => new((int)(hash % Lines));

    public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Utf8.TryWrite(destination, $"+1555{Line:D7}", out written);
}
