using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Patchbay.Pipeline.Intake;

namespace Patchbay.Pipeline.Delivery;

/// <summary>Writes records in the common schema of resource logs, each as one line of JSON, the same bytes each time.</summary>
/// <remarks>
/// Whatever form a record came in, fields of its table stand where the catalog says they stand in a resource log, others stay
/// beside <c>properties</c> or in them as they were; those of a flat record go into <c>properties</c>. Columns that only a
/// workspace adds are left out. Not for several threads at once.
/// </remarks>
public sealed class ResourceLogWriter
{
    private const int DepthMax = 128; // Intake took the record under a limit of its own.
    private const string PropertiesPrefix = "properties.";
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    // In the order in which Azure's documentation lists them.
    private static readonly string[] TopLevel =
    [
        "operationName", "operationVersion", "resultType", "resultSignature", "resultDescription", "durationMs", "callerIpAddress", "correlationId", "identity", "level", "location",
    ];

    // Behind the list above, which it reads.
    private static readonly FrozenDictionary<string, Place[]> Places =
        TableLayout.All.ToFrozenDictionary(layout => layout.Category.Id, layout => layout.Table.Columns.Select(column => Place.Of(column.Column)).ToArray(), StringComparer.Ordinal);

    private readonly RecordReader _reader = new(DepthMax);
    private readonly AdditionalFields _properties = new();
    private readonly AdditionalFields _beside = new();
    private readonly int[] _topLevel = new int[TopLevel.Length];

    private enum Kind
    {
        TopLevel,
        Time,
        InProperties,
        LeftOut,
        AdditionalFields,
    }

    /// <summary>Writes a record, without a line end.</summary>
    /// <param name="record">The record.</param>
    /// <param name="target">Where to.</param>
    /// <param name="withId">Whether to add the record's id as the member <c>_RecordId</c>, for receivers that may get a record twice.</param>
    public void Write(in DeliveryRecord record, IBufferWriter<byte> target, bool withId = false)
    {
        var layout = TableLayout.Of(record.Origin.Category);
        _reader.Read(record.Body.Span, out var bytes);
        _reader.FlattenProperties(record.Origin.Category, bytes);
        _properties.Clear();
        _beside.Clear();
        _topLevel.AsSpan().Fill(-1);
        var time = SortFields(layout, bytes);
        var isTimeKnown = time >= 0 && ValueWriter.TryReadTime(_reader.Fields[time], bytes, out _);
        if (time >= 0 && !isTimeKnown && !ValueWriter.IsMissing(_reader.Fields[time], bytes))
            _properties.Add(_reader.Fields[time].NameIn(bytes), _reader.Fields[time].JsonIn(bytes));

        Append(target, "{\"time\":\""u8);
        Append(target, isTimeKnown ? TimeOf(_reader.Fields[time], bytes) : record.Received.ToString(TimeFormat, CultureInfo.InvariantCulture));
        Append(target, "\",\"resourceId\":\""u8);
        Append(target, JsonEncodedText.Encode(record.Origin.Resource.Upper).EncodedUtf8Bytes);
        Append(target, "\",\"category\":\""u8);
        Append(target, record.Origin.Category.Id);
        Append(target, "\""u8);
        for (var i = 0; i < TopLevel.Length; i++)
        {
            if (_topLevel[i] >= 0)
                AppendMember(target, TopLevel[i], _reader.Fields[_topLevel[i]].JsonIn(bytes));
        }

        if (withId)
        {
            Append(target, ",\"_RecordId\":\""u8);
            Append(target, record.Id.ToString());
            Append(target, "\""u8);
        }

        if (!_beside.IsEmpty)
        {
            Append(target, ","u8);
            Append(target, _beside.Close()[1..^1]);
        }

        Append(target, ",\"properties\":"u8);
        Append(target, _properties.IsEmpty ? "{}"u8 : _properties.Close());
        Append(target, "}"u8);
    }

    // Returns the field that holds the time, or -1.
    private int SortFields(TableLayout layout, ReadOnlySpan<byte> record)
    {
        var places = Places[layout.Category.Id];
        var fields = _reader.Fields;
        var isNested = HasProperties();
        var time = -1;
        for (var i = 0; i < fields.Length; i++)
        {
            ref readonly var field = ref fields[i];
            var column = layout.FindColumn(RecordReader.NameOf(field, record));
            var place = column >= 0 ? places[column] : IsLeftOut(field, record) ? Place.Nowhere : Place.Unknown;
            switch (place.Kind)
            {
                case Kind.Time when time < 0 || !field.IsInProperties || fields[time].IsInProperties:
                    time = i;
                    break;
                case Kind.TopLevel when _topLevel[place.Number] < 0 || !field.IsInProperties || fields[_topLevel[place.Number]].IsInProperties:
                    _topLevel[place.Number] = i;
                    break;
                case Kind.InProperties when column >= 0:
                    _properties.Add(place.Name, field.JsonIn(record));
                    break;
                case Kind.AdditionalFields when field.Kind == JsonTokenType.StartObject:
                    _properties.AddMembers(field.ValueIn(record));
                    break;
                case Kind.LeftOut:
                    break;
                default:
                    (isNested && !field.IsInProperties ? _beside : _properties).Add(field.NameIn(record), field.JsonIn(record));
                    break;
            }
        }

        return time;
    }

    // A record that comes from an archive has the id that it had there.
    private static bool IsLeftOut(in Field field, ReadOnlySpan<byte> record) =>
        !field.IsInProperties && (field.Role is FieldRole.Category or FieldRole.Type || RecordReader.NameOf(field, record).SequenceEqual("_RecordId"u8));

    private bool HasProperties()
    {
        foreach (ref readonly var field in _reader.Fields)
        {
            if (field.IsInProperties)
                return true;
        }

        return false;
    }

    private static string TimeOf(in Field field, ReadOnlySpan<byte> record)
    {
        ValueWriter.TryReadTime(field, record, out var ticks);
        return DateTime.UnixEpoch.AddTicks(ticks).ToString(TimeFormat, CultureInfo.InvariantCulture);
    }

    private static void AppendMember(IBufferWriter<byte> target, string name, ReadOnlySpan<byte> json)
    {
        Append(target, ",\""u8);
        Append(target, name);
        Append(target, "\":"u8);
        target.Advance(JsonText.Compact(json, target.GetSpan(json.Length)));
    }

    private static void Append(IBufferWriter<byte> target, ReadOnlySpan<byte> bytes) => target.Write(bytes);

    private static void Append(IBufferWriter<byte> target, string text) => target.Advance(Encoding.UTF8.GetBytes(text, target.GetSpan(text.Length * 3)));

    private readonly record struct Place(Kind Kind, int Number, byte[] Name)
    {
        public static readonly Place Unknown = new(Kind.InProperties, 0, []);
        public static readonly Place Nowhere = new(Kind.LeftOut, 0, []);

        public static Place Of(Catalog.LogColumn column) => column switch
        {
            { Name: "AdditionalFields" } => new(Kind.AdditionalFields, 0, []),
            { ResourceLogPath: "time" } => new(Kind.Time, 0, []),
            { ResourceLogPath: null or "resourceId" or "category" } => Nowhere,
            { ResourceLogPath: { } path } when Array.IndexOf(TopLevel, path) is var number and >= 0 => new(Kind.TopLevel, number, []),
            { ResourceLogPath: { } path } => new(Kind.InProperties, 0, Encoding.UTF8.GetBytes(path.StartsWith(PropertiesPrefix, StringComparison.Ordinal) ? path[PropertiesPrefix.Length..] : path)),
        };
    }
}
