using System.Buffers.Text;

namespace Patchbay.Communication.Simulation.Ids;

/// <summary>A GUID as 22 characters of base64 without padding.</summary>
internal readonly record struct ShortId(Guid Value) : IUtf8SpanFormattable
{
    public const int Length = 22;

    public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> padded = stackalloc byte[24];
        Value.TryWriteBytes(bytes);
        Base64.EncodeToUtf8(bytes, padded, out _, out _);
        written = Length;
        return padded[..Length].TryCopyTo(destination);
    }
}
