using System.Text;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Pipeline.Intake;

/// <summary>Writes the values of fields into a column of one type, each in the forms that the type is sent in.</summary>
/// <param name="misfit">What is said of a value that does not fit.</param>
internal abstract class ValueWriter(string misfit)
{
    /// <summary>What is said of a value that does not fit, for example <c>not a whole number of 32 bits</c>.</summary>
    public string Misfit { get; } = misfit;

    /// <summary>Makes the writer for a column.</summary>
    public static ValueWriter For(LogColumn column, ColumnBuilder builder) => column.Type switch
    {
        ColumnType.String when column.LowCardinality => new FewTextsWriter((LowCardinalityColumnBuilder)builder),
        ColumnType.String => new TextWriter((StringColumnBuilder)builder),
        ColumnType.Dynamic => new JsonWriter((StringColumnBuilder)builder),
        ColumnType.Bool => new BoolWriter((ValueColumnBuilder<byte>)builder),
        ColumnType.Int => new IntWriter((ValueColumnBuilder<int>)builder),
        ColumnType.Long => new LongWriter((ValueColumnBuilder<long>)builder),
        ColumnType.Real => new RealWriter((ValueColumnBuilder<double>)builder),
        ColumnType.DateTime => new TimeWriter((ValueColumnBuilder<long>)builder),
        _ => new NoWriter(),
    };

    /// <summary>Writes a value other than null.</summary>
    /// <returns>False when the value does not fit; the row then has none.</returns>
    public abstract bool TryWrite(int row, in Field field, ReadOnlySpan<byte> record);

    /// <summary>Whether a field stands for no value where text is not expected: null, blank or the word <c>null</c>.</summary>
    public static bool IsMissing(in Field field, ReadOnlySpan<byte> record) =>
        field.Kind == JsonTokenType.Null ||
        (field.Kind == JsonTokenType.String && field.ValueIn(record).Trim((byte)' ') is var text && (text.IsEmpty || Ascii.EqualsIgnoreCase(text, "null"u8)));

    /// <summary>Reads a moment.</summary>
    public static bool TryReadTime(in Field field, ReadOnlySpan<byte> record, out long ticks) =>
        TimeText.TryRead(Plain(field, record, stackalloc byte[PlainLengthMax]), out ticks);

    /// <summary>Most bytes that a number, moment or truth value has when it is written with escapes.</summary>
    private protected const int PlainLengthMax = 128;

    /// <summary>A value without escapes.</summary>
    /// <param name="field">The field.</param>
    /// <param name="record">The record's bytes.</param>
    /// <param name="room">Takes the value if it has escapes; one that is longer keeps them, and is nothing that can be read.</param>
    private protected static ReadOnlySpan<byte> Plain(in Field field, ReadOnlySpan<byte> record, Span<byte> room)
    {
        var value = field.ValueIn(record);
        return field.HasEscapedValue && value.Length <= room.Length ? room[..JsonText.Unescape(value, room)] : value;
    }
}
