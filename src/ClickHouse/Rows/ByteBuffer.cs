using System.Buffers;
using System.Runtime.CompilerServices;

namespace Patchbay.ClickHouse.Rows;

/// <summary>Bytes that grow at the end, in a pooled array that is kept between uses.</summary>
internal sealed class ByteBuffer
{
    // What a buffer keeps for its next use; more goes back to the pool, so that one large batch does not occupy memory for good.
    private const int KeptBytesMax = 1 << 20;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Extend(bytes.Length));

    /// <summary>Appends a length as LEB128 and the bytes: a text of Native format.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendText(ReadOnlySpan<byte> text)
    {
        const int LengthBytesMax = 5;
        if (_bytes.Length - Length < text.Length + LengthBytesMax)
            Grow(text.Length + LengthBytesMax);
        var position = Length;
        var rest = (uint)text.Length;
        while (rest >= 0x80)
        {
            _bytes[position++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _bytes[position++] = (byte)rest;
        text.CopyTo(_bytes.AsSpan(position));
        Length = position + text.Length;
    }

    /// <summary>Appends one byte several times.</summary>
    public void AppendRepeated(byte value, int count) => Extend(count).Fill(value);

    /// <summary>Makes the buffer longer and returns the new bytes, whose content is arbitrary.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Extend(int count)
    {
        if (_bytes.Length - Length < count)
            Grow(count);
        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    /// <summary>Empties the buffer.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptBytesMax)
            Free();
    }

    /// <summary>Empties the buffer and gives its memory back.</summary>
    public void Free()
    {
        Length = 0;
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + count), Math.Max(256, (int)Math.Min(2L * _bytes.Length, Array.MaxLength))));
        Written.CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
