using System.Text.Json;
using Patchbay.Catalog;

namespace Patchbay.Pipeline.Intake;

/// <summary>Reads one record after the other into a list of fields that is used again and again.</summary>
/// <remarks>
/// Fields of the object <c>properties</c> stand in the list like those beside it, whether it is an object or a text that holds
/// one. Nothing is copied: fields are places in the bytes of the record.
/// </remarks>
internal sealed class RecordReader(int depthMax)
{
    private const int Missing = -1;

    private readonly JsonReaderOptions _options = new() { AllowTrailingCommas = true, MaxDepth = depthMax };
    private readonly int[] _byRole = new int[Enum.GetValues<FieldRole>().Length];
    private Field[] _fields = new Field[64];
    private byte[] _rewritten = [];
    private int _count;

    /// <summary>The names of all fields read so far.</summary>
    public NameTable Names { get; } = new();

    /// <summary>The fields of the record.</summary>
    public ReadOnlySpan<Field> Fields => _fields.AsSpan(0, _count);

    /// <summary>Bytes of the record in the body.</summary>
    public int Length { get; private set; }

    /// <summary>Where reading failed, counted from the record's first byte.</summary>
    public int ErrorPosition { get; private set; }

    /// <summary>Why reading failed.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Where the first record of an envelope may begin, counted from the envelope's first byte.</summary>
    public int RecordsPosition { get; private set; }

    /// <summary>Reads the object that <paramref name="text"/> begins with.</summary>
    /// <param name="text">The body from the object's brace on.</param>
    /// <param name="record">The bytes that the fields are places in.</param>
    public RecordForm Read(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> record)
    {
        record = default;
        try
        {
            var form = ReadObject(text);
            record = form == RecordForm.Envelope ? default : text[..Length];
            if (form == RecordForm.Record && HasPropertiesAsText(record, out var properties))
                form = ReadPropertiesText(ref record, properties);
            return form;
        }
        catch (JsonException exception)
        {
            // What was read before the fault still tells where the record belongs.
            IndexRoles();
            ErrorPosition = PositionOf(exception, text);
            record = text[..ErrorPosition];
            Error = $"The record is not valid JSON: {Sentence(exception)}";
            return RecordForm.NotJson;
        }
    }

    /// <summary>The field with a role; where a record has several, the one whose value counts.</summary>
    /// <returns>The field's index, or -1.</returns>
    public int Find(FieldRole role) => _byRole[(int)role];

    /// <summary>Takes an object <c>Properties</c>, however it is spelled, for the <c>properties</c> of a resource log, unless the table has such a column.</summary>
    /// <param name="category">The record's category, as far as it is known.</param>
    /// <param name="record">The record's bytes.</param>
    /// <returns>Whether there was one.</returns>
    public bool FlattenProperties(LogCategory? category, ReadOnlySpan<byte> record)
    {
        var properties = Find(FieldRole.PropertiesOrColumn);
        if (properties == Missing || _fields[properties] is not { Kind: JsonTokenType.StartObject, IsInProperties: false } ||
            category?.Table?.FindColumn("Properties") is not null)
        {
            return false;
        }

        Flatten(properties, record);
        return true;
    }

    private void Flatten(int index, ReadOnlySpan<byte> record)
    {
        var field = _fields[index];
        _fields.AsSpan(index + 1, _count - index - 1).CopyTo(_fields.AsSpan(index));
        _count--;
        var reader = new Utf8JsonReader(field.ValueIn(record), _options);
        reader.Read();
        ReadMembers(ref reader, record, field.ValueStart, isInProperties: true);
        IndexRoles();
    }

    /// <summary>A field's name without escapes.</summary>
    /// <param name="field">The field.</param>
    /// <param name="record">The record's bytes.</param>
    public static ReadOnlySpan<byte> NameOf(in Field field, ReadOnlySpan<byte> record)
    {
        var name = field.NameIn(record);
        if (!field.HasEscapedName)
            return name;
        var target = new byte[name.Length];
        return target.AsSpan(0, JsonText.Unescape(name, target));
    }

    private RecordForm ReadObject(ReadOnlySpan<byte> text)
    {
        _count = 0;
        Names.BeginRecord();
        var reader = new Utf8JsonReader(text, _options);
        reader.Read();
        var form = ReadMembers(ref reader, text, 0, isInProperties: false);
        Length = (int)reader.BytesConsumed;
        IndexRoles();
        return form;
    }

    private RecordForm ReadMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, int offset, bool isInProperties)
    {
        var form = RecordForm.Record;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = new Field
            {
                NameStart = offset + (int)reader.TokenStartIndex + 1,
                NameLength = reader.ValueSpan.Length,
                HasEscapedName = reader.ValueIsEscaped,
                IsInProperties = isInProperties,
            };
            field.Name = Names.Find(NameOf(field, text), out field.Role);
            reader.Read();
            field.Kind = reader.TokenType;
            field.ValueStart = offset + (int)reader.TokenStartIndex;
            if (field.Kind == JsonTokenType.String)
            {
                field.ValueStart++;
                field.ValueLength = reader.ValueSpan.Length;
                field.HasEscapedValue = reader.ValueIsEscaped;
            }
            else if (field.Kind is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                if (!isInProperties && field is { Role: FieldRole.Records, Kind: JsonTokenType.StartArray })
                {
                    RecordsPosition = field.ValueStart + 1;
                    return RecordForm.Envelope;
                }

                if (!isInProperties && field.Role == FieldRole.Properties)
                {
                    if (field.Kind == JsonTokenType.StartObject)
                    {
                        ReadMembers(ref reader, text, offset, isInProperties: true);
                        continue;
                    }

                    form = NotAnObject("a list", field.ValueStart);
                }

                reader.Skip();
                field.ValueLength = offset + (int)reader.BytesConsumed - field.ValueStart;
            }
            else
            {
                field.ValueLength = reader.ValueSpan.Length;
                if (!isInProperties && field.Role == FieldRole.Properties && field.Kind != JsonTokenType.Null)
                    form = NotAnObject(field.Kind == JsonTokenType.Number ? "a number" : "a truth value", field.ValueStart);
            }

            var isBlank = field.Kind == JsonTokenType.Null || (field.Kind == JsonTokenType.String && field.ValueIn(text).Trim((byte)' ').IsEmpty);
            if (isBlank && !isInProperties && field.Role == FieldRole.Properties)
                continue;

            if (_count == _fields.Length)
                Array.Resize(ref _fields, _count * 2);
            _fields[_count++] = field;
        }

        return form;
    }

    // What stands beside the properties counts more than what stands in them; otherwise the last one counts.
    private void IndexRoles()
    {
        _byRole.AsSpan().Fill(Missing);
        for (var i = 0; i < _count; i++)
        {
            if (_fields[i].Role == FieldRole.None)
                continue;
            ref var counts = ref _byRole[(int)_fields[i].Role];
            if (counts == Missing || !_fields[i].IsInProperties || _fields[counts].IsInProperties)
                counts = i;
        }
    }

    private bool HasPropertiesAsText(ReadOnlySpan<byte> record, out Field properties)
    {
        var index = Find(FieldRole.Properties);
        properties = index == Missing ? default : _fields[index];
        return properties is { Kind: JsonTokenType.String, IsInProperties: false };
    }

    // The record is read once more with the text's content in the text's place.
    private RecordForm ReadPropertiesText(ref ReadOnlySpan<byte> record, in Field properties)
    {
        var length = Length;
        if (_rewritten.Length < record.Length)
            _rewritten = new byte[record.Length];
        var start = properties.ValueStart - 1;
        record[..start].CopyTo(_rewritten);
        var content = JsonText.Unescape(properties.ValueIn(record), _rewritten.AsSpan(start));
        var isObject = _rewritten.AsSpan(start, content).TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && JsonText.IsValid(_rewritten.AsSpan(start, content));
        if (!isObject)
            return NotAnObject("a text that holds no JSON object", start);
        var rest = record[(properties.ValueStart + properties.ValueLength + 1)..];
        rest.CopyTo(_rewritten.AsSpan(start + content));
        record = _rewritten.AsSpan(0, start + content + rest.Length);
        try
        {
            return ReadObject(record);
        }
        catch (JsonException)
        {
            _count = 0;
            IndexRoles();
            return NotAnObject("a text with objects too deep in each other", start);
        }
        finally
        {
            Length = length;
        }
    }

    private RecordForm NotAnObject(string what, int position)
    {
        ErrorPosition = position;
        Error = $"'properties' is {what}; an object is needed.";
        return RecordForm.BadProperties;
    }

    private static int PositionOf(JsonException exception, ReadOnlySpan<byte> text)
    {
        var lineStart = 0;
        for (var line = 0L; line < (exception.LineNumber ?? 0); line++)
            lineStart += text[lineStart..].IndexOf((byte)'\n') + 1;
        return (int)Math.Min(lineStart + (exception.BytePositionInLine ?? 0), text.Length);
    }

    // The message ends with line and byte of the reader, which does not know where in the body it stands.
    private static string Sentence(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}

/// <summary>What an object of a body is.</summary>
internal enum RecordForm
{
    Record,

    /// <summary>An object with the list <c>records</c>.</summary>
    Envelope,

    /// <summary>Its end is not known.</summary>
    NotJson,

    /// <summary>It is whole, but its <c>properties</c> are no object.</summary>
    BadProperties,
}
