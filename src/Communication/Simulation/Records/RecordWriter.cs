using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Patchbay.Catalog;
using Patchbay.Communication.Simulation.People;

namespace Patchbay.Communication.Simulation.Records;

/// <summary>Writes one record at a time, in either shape, as UTF-8 JSON.</summary>
/// <remarks>
/// Members are named as the columns of the table. Those of the resource-log envelope come first, the others after them, so that
/// both shapes are written in one pass. All text is ASCII that JSON need not escape; what needs it is given escaped.
/// </remarks>
internal sealed class RecordWriter
{
    // The longest record is about 2 kB.
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly bool _flat;
    private readonly byte[] _resource;
    private RecordKind? _kind;
    private int _length;
    private bool _inProperties;

    public RecordWriter(RecordShape shape, ResourceId resource)
    {
        _flat = shape == RecordShape.Flat;
        var member = _flat ? $",\"_ResourceId\":\"{JsonText(resource.Lower)}\"" : $",\"resourceId\":\"{JsonText(resource.Upper)}\"";
        _resource = Encoding.UTF8.GetBytes(member);
    }

    /// <summary>Begins a record; only when the one before was taken.</summary>
    /// <param name="kind">The category.</param>
    /// <param name="time">The record's time.</param>
    /// <param name="operation">The operation's name, for categories that have one.</param>
    public RecordWriter Begin(RecordKind kind, DateTime time, string? operation = null)
    {
        if (_kind is not null)
        {
            throw new UnreachableException("A behaviour writes at most one record between two waits.");
        }

        _kind = kind;
        _length = 0;
        _inProperties = false;
        Put(_flat ? "{\"TimeGenerated\":\"" : "{\"time\":\"");
        Put(time, "O");
        Put("\"");
        if (!_flat)
        {
            Put(_resource);
            Put(kind.ResourceLogHead);
        }

        return Envelope("OperationName", operation);
    }

    /// <summary>The record that was begun since the last call, closed; empty when there was none. Valid until the next one.</summary>
    public ReadOnlySpan<byte> Take()
    {
        if (_kind is null)
        {
            return [];
        }

        if (_flat)
        {
            Put(_kind.FlatTail);
            Put(_resource);
        }

        Put(_inProperties ? "}}" : "}");
        _kind = null;
        return _buffer.AsSpan(0, _length);
    }

    public RecordWriter Version(string version) => Envelope("OperationVersion", version);

    public RecordWriter Location(string region) => Envelope("Location", region);

    public RecordWriter Level(string level) => Envelope("Level", level);

    public RecordWriter ResultType(string type) => Envelope("ResultType", type);

    /// <summary>Type, signature, description and level of a request's result.</summary>
    public RecordWriter Result(Answer answer)
    {
        ResultType(answer.ResultType).Signature(answer.Status).Level(answer.Level);
        return answer.Description.Length == 0 || !_kind!.HasDescription ? this : Envelope("ResultDescription", answer.Description);
    }

    public RecordWriter Correlation<T>(T id) where T : IUtf8SpanFormattable
    {
        EnvelopeName("CorrelationId");
        return QuotedValue(id);
    }

    public RecordWriter Caller(IpAddress address)
    {
        EnvelopeName("CallerIpAddress");
        return QuotedValue(address);
    }

    public RecordWriter Signature(int status)
    {
        EnvelopeName("ResultSignature");
        return _kind!.HasNumericSignature ? Value(status) : QuotedValue(status);
    }

    public RecordWriter Description(string text) => Envelope("ResultDescription", text);

    public RecordWriter Duration<T>(T milliseconds) where T : IUtf8SpanFormattable
    {
        EnvelopeName("DurationMs");
        return Value(milliseconds);
    }

    /// <summary>A text in <c>properties</c>; null leaves the member out.</summary>
    public RecordWriter Text(string name, string? value)
    {
        if (value is not null)
        {
            OpenText(name);
            Put(value);
            Put("\"");
        }

        return this;
    }

    public RecordWriter Text<T>(string name, T value) where T : IUtf8SpanFormattable
    {
        PropertyName(name);
        return QuotedValue(value);
    }

    public RecordWriter Text(string name, [InterpolatedStringHandlerArgument("", nameof(name))] TextHandler value)
    {
        Put("\"");
        return this;
    }

    public RecordWriter Time(string name, DateTime value)
    {
        PropertyName(name);
        Put("\"");
        Put(value, "O");
        Put("\"");
        return this;
    }

    public RecordWriter Number<T>(string name, T value) where T : IUtf8SpanFormattable
    {
        PropertyName(name);
        return Value(value);
    }

    public RecordWriter Flag(string name, bool value) => Json(name, value ? "true" : "false");

    /// <summary>A value that is given as JSON.</summary>
    public RecordWriter Json(string name, string json)
    {
        PropertyName(name);
        Put(json);
        return this;
    }

    internal void OpenText(string name)
    {
        PropertyName(name);
        Put("\"");
    }

    internal void Put(string ascii)
    {
        var status = Ascii.FromUtf16(ascii, _buffer.AsSpan(_length), out var written);
        Debug.Assert(status == System.Buffers.OperationStatus.Done, ascii);
        _length += written;
    }

    internal void Put<T>(T value, string? format) where T : IUtf8SpanFormattable
    {
        if (!value.TryFormat(_buffer.AsSpan(_length), out var written, format, null))
        {
            throw new UnreachableException("A record is longer than the writer's buffer.");
        }

        _length += written;
    }

    private static string JsonText(string text) => System.Text.Json.JsonEncodedText.Encode(text).ToString();

    private RecordWriter Envelope(string name, string? value)
    {
        if (value is not null)
        {
            EnvelopeName(name);
            Put("\"");
            Put(value);
            Put("\"");
        }

        return this;
    }

    private RecordWriter QuotedValue<T>(T value) where T : IUtf8SpanFormattable
    {
        Put("\"");
        Put(value, null);
        Put("\"");
        return this;
    }

    private RecordWriter Value<T>(T value) where T : IUtf8SpanFormattable
    {
        Put(value, null);
        return this;
    }

    private void EnvelopeName(string name)
    {
        Debug.Assert(!_inProperties, $"{name} belongs before the properties.");
        Name(name, camelCase: !_flat);
    }

    private void PropertyName(string name)
    {
        if (!_flat && !_inProperties)
        {
            Put(",\"properties\":{");
            _inProperties = true;
            Name(name, _kind!.HasCamelCaseProperties, first: true);
        }
        else
        {
            Name(name, !_flat && _kind!.HasCamelCaseProperties);
        }
    }

    // Abbreviations such as URI and TPE keep their capitals. The first member of an object goes without the comma.
    private void Name(string name, bool camelCase, bool first = false)
    {
        Put(first ? "\"" : ",\"");
        var start = _length;
        Put(name);
        if (camelCase && char.IsLower(name[1]))
        {
            _buffer[start] |= 0x20;
        }

        Put("\":");
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }
}
