using System.Buffers;
using System.Buffers.Text;

namespace Patchbay.Communication.Simulation.Ids;

/// <summary>The server's id of a call: an address in base64.</summary>
internal readonly record struct ServerCallId(Guid Value) : IUtf8SpanFormattable
{
    private static ReadOnlySpan<byte> Address => "https://call.example.com/conv/"u8;

    public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> text = stackalloc byte[Address.Length + ShortId.Length];
        Address.CopyTo(text);
        new ShortId(Value).TryFormat(text[Address.Length..], out _, default, null);
        return Base64.EncodeToUtf8(text, destination, out _, out written) == OperationStatus.Done;
    }
}
