using System.Text.Unicode;

namespace Patchbay.Communication.Simulation.People;

/// <summary>The mail address of a person.</summary>
internal readonly record struct MailAddress(int Person) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Utf8.TryWrite(destination, $"user{Person:D5}@example.com", out written);
}
