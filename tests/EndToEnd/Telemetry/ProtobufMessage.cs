using System.Buffers.Binary;
using System.Text;

namespace Patchbay.EndToEnd.Telemetry;

/// <summary>A message of protocol buffers, read by the numbers of its fields.</summary>
public sealed class ProtobufMessage
{
    private readonly List<(int Number, ReadOnlyMemory<byte> Bytes, ulong Value)> _fields = [];

    public ProtobufMessage(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var (number, kind) = ((int)(ReadVarint(ref bytes) is var key ? key >> 3 : 0), (int)(key & 7));
            var (part, value) = kind switch
            {
                0 => (ReadOnlyMemory<byte>.Empty, ReadVarint(ref bytes)),
                1 => (Take(ref bytes, 8) is var eight ? eight : default, BinaryPrimitives.ReadUInt64LittleEndian(eight.Span)),
                2 => (Take(ref bytes, (int)ReadVarint(ref bytes)), 0UL),
                5 => (Take(ref bytes, 4) is var four ? four : default, BinaryPrimitives.ReadUInt32LittleEndian(four.Span)),
                _ => throw new InvalidDataException($"A field has the kind {kind}."),
            };
            _fields.Add((number, part, value));
        }
    }

    /// <summary>The messages of a field that can be repeated.</summary>
    public IEnumerable<ProtobufMessage> All(int number) => _fields.Where(field => field.Number == number).Select(field => new ProtobufMessage(field.Bytes));

    public ulong Number(int number) => _fields.FirstOrDefault(field => field.Number == number).Value;

    public string Text(int number) => Encoding.UTF8.GetString(_fields.FirstOrDefault(field => field.Number == number).Bytes.Span);

    /// <summary>Bytes as hexadecimal digits; empty when the field is not there.</summary>
    public string Id(int number) => Convert.ToHexStringLower(_fields.FirstOrDefault(field => field.Number == number).Bytes.Span);

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int count)
    {
        var part = bytes[..count];
        bytes = bytes[count..];
        return part;
    }

    private static ulong ReadVarint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var one = Take(ref bytes, 1).Span[0];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }
    }
}
