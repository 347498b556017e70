using System.Text.Unicode;

namespace Patchbay.Communication.Simulation.People;

/// <summary>An address of 192.0.2.0/24, the network that is reserved for examples.</summary>
internal readonly record struct IpAddress(byte Host) : IUtf8SpanFormattable
{
    /// <summary>The address of something that has a number.</summary>
    public static IpAddress Of(ulong hash) => new((byte)(1 + hash % 254));

    public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Utf8.TryWrite(destination, $"192.0.2.{Host}", out written);
}
