using System.Buffers;
using System.Text.Json;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Pipeline.Intake;

/// <summary>Text takes everything: numbers and truth values as they are written, objects and lists as compact JSON.</summary>
internal abstract class AnyTextWriter() : ValueWriter("no text")
{
    private protected abstract void Set(int row, ReadOnlySpan<byte> text);

    public override bool TryWrite(int row, in Field field, ReadOnlySpan<byte> record)
    {
        var value = field.ValueIn(record);
        var isStructure = field.Kind is JsonTokenType.StartObject or JsonTokenType.StartArray;
        if (!field.HasEscapedValue && !isStructure)
        {
            Set(row, value);
            return true;
        }

        var room = ArrayPool<byte>.Shared.Rent(value.Length);
        Set(row, room.AsSpan(0, isStructure ? JsonText.Compact(value, room) : JsonText.Unescape(value, room)));
        ArrayPool<byte>.Shared.Return(room);
        return true;
    }
}

internal sealed class TextWriter(StringColumnBuilder column) : AnyTextWriter
{
    private protected override void Set(int row, ReadOnlySpan<byte> text) => column.Set(row, text);
}

internal sealed class FewTextsWriter(LowCardinalityColumnBuilder column) : AnyTextWriter
{
    private protected override void Set(int row, ReadOnlySpan<byte> text)
    {
        // An empty text is no value, so that a default can stand in for it.
        if (!text.IsEmpty)
            column.Set(row, text);
    }
}

/// <summary>Any JSON; a text that holds an object or list counts as that object or list.</summary>
internal sealed class JsonWriter(StringColumnBuilder column) : ValueWriter("no JSON")
{
    public override bool TryWrite(int row, in Field field, ReadOnlySpan<byte> record)
    {
        if (IsMissing(field, record))
            return true;
        var json = field.JsonIn(record);
        var room = ArrayPool<byte>.Shared.Rent(2 * json.Length);
        if (field.Kind == JsonTokenType.String && TryUnpack(field.ValueIn(record), room, out var unpacked))
            json = unpacked;
        var compact = room.AsSpan(json.Length);
        column.Set(row, compact[..JsonText.Compact(json, compact)]);
        ArrayPool<byte>.Shared.Return(room);
        return true;
    }

    private static bool TryUnpack(ReadOnlySpan<byte> text, Span<byte> room, out ReadOnlySpan<byte> json)
    {
        json = room[..JsonText.Unescape(text, room)].Trim(" \t\r\n"u8);
        return json is [(byte)'{' or (byte)'[', ..] && JsonText.IsValid(json);
    }
}

internal sealed class BoolWriter(ValueColumnBuilder<byte> column) : ValueWriter("neither true nor false")
{
    public override bool TryWrite(int row, in Field field, ReadOnlySpan<byte> record)
    {
        if (IsMissing(field, record))
            return true;
        if (!NumberText.TryReadBool(Plain(field, record, stackalloc byte[PlainLengthMax]), out var value))
            return false;
        column.Set(row, value ? (byte)1 : (byte)0);
        return true;
    }
}

internal sealed class IntWriter(ValueColumnBuilder<int> column) : ValueWriter("not a whole number of 32 bits")
{
    public override bool TryWrite(int row, in Field field, ReadOnlySpan<byte> record)
    {
        if (IsMissing(field, record))
            return true;
        if (!NumberText.TryReadWhole(Plain(field, record, stackalloc byte[PlainLengthMax]), out var value) || value != (int)value)
            return false;
        column.Set(row, (int)value);
        return true;
    }
}

internal sealed class LongWriter(ValueColumnBuilder<long> column) : ValueWriter("not a whole number of 64 bits")
{
    public override bool TryWrite(int row, in Field field, ReadOnlySpan<byte> record)
    {
        if (IsMissing(field, record))
            return true;
        if (!NumberText.TryReadWhole(Plain(field, record, stackalloc byte[PlainLengthMax]), out var value))
            return false;
        column.Set(row, value);
        return true;
    }
}

internal sealed class RealWriter(ValueColumnBuilder<double> column) : ValueWriter("not a number")
{
    public override bool TryWrite(int row, in Field field, ReadOnlySpan<byte> record)
    {
        if (IsMissing(field, record))
            return true;
        if (!NumberText.TryReadReal(Plain(field, record, stackalloc byte[PlainLengthMax]), out var value))
            return false;
        column.Set(row, value);
        return true;
    }
}

internal sealed class TimeWriter(ValueColumnBuilder<long> column) : ValueWriter("not a time of the years 1900 to 2299")
{
    public override bool TryWrite(int row, in Field field, ReadOnlySpan<byte> record)
    {
        if (IsMissing(field, record))
            return true;
        if (!TryReadTime(field, record, out var ticks))
            return false;
        column.Set(row, ticks);
        return true;
    }
}

/// <summary>Stands for the columns that intake sets by itself and no field reaches.</summary>
internal sealed class NoWriter() : ValueWriter("not for senders to set")
{
    public override bool TryWrite(int row, in Field field, ReadOnlySpan<byte> record) => false;
}
