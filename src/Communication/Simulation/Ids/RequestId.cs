using System.Text.Unicode;

namespace Patchbay.Communication.Simulation.Ids;

/// <summary>The correlation id of one request to a service: a <see cref="ShortId"/> and the number of the hop.</summary>
internal readonly record struct RequestId(Guid Value) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Utf8.TryWrite(destination, $"{new ShortId(Value)}.0", out written);
}
