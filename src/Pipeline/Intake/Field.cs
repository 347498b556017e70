using System.Text.Json;

namespace Patchbay.Pipeline.Intake;

/// <summary>A field of a record: places in the record's bytes.</summary>
internal struct Field
{
    /// <summary>Number in the <see cref="NameTable"/>.</summary>
    public int Name;

    /// <summary>Where the name stands, without its quotes; <see cref="HasEscapedName"/> tells whether escapes are in it.</summary>
    public int NameStart;

    public int NameLength;

    /// <summary>Where the value stands; a string without its quotes, an object or list as a whole.</summary>
    public int ValueStart;

    public int ValueLength;

    /// <summary>String, Number, True, False, Null, StartObject or StartArray.</summary>
    public JsonTokenType Kind;

    public FieldRole Role;

    public bool HasEscapedName;

    public bool HasEscapedValue;

    /// <summary>Whether the field stands in the record's <c>properties</c> and not beside them.</summary>
    public bool IsInProperties;

    public readonly ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> record) => record.Slice(NameStart, NameLength);

    public readonly ReadOnlySpan<byte> ValueIn(ReadOnlySpan<byte> record) => record.Slice(ValueStart, ValueLength);

    /// <summary>The value as JSON, with the quotes of a string.</summary>
    public readonly ReadOnlySpan<byte> JsonIn(ReadOnlySpan<byte> record) =>
        Kind == JsonTokenType.String ? record.Slice(ValueStart - 1, ValueLength + 2) : ValueIn(record);
}
