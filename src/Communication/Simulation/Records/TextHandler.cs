using System.Runtime.CompilerServices;

namespace Patchbay.Communication.Simulation.Records;

/// <summary>Writes an interpolated string straight into a record as UTF-8, without a string in between.</summary>
[InterpolatedStringHandler]
internal readonly ref struct TextHandler
{
    private readonly RecordWriter _record;

    public TextHandler(int literalLength, int formattedCount, RecordWriter record, string name)
    {
        _record = record;
        record.OpenText(name);
    }

    public void AppendLiteral(string text) => _record.Put(text);

    public void AppendFormatted(string text) => _record.Put(text);

    public void AppendFormatted<T>(T value, string? format = null) where T : IUtf8SpanFormattable => _record.Put(value, format);
}
