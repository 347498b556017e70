using System.Buffers;
using System.Text.Json;

namespace Patchbay.Cli.Output;

/// <summary>Writes an array of objects, one on each line; several tables become an object with an array for each.</summary>
internal sealed class JsonResultWriter(Stream output, bool severalTables = false) : IResultWriter
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private byte[][] _names = [];
    private bool[] _isDynamic = [];
    private bool _first = true;
    private bool _firstTable = true;

    public void BeginTable(string name, IReadOnlyList<ResultColumn> columns)
    {
        _names = [.. columns.Select(column => JsonSerializer.SerializeToUtf8Bytes(column.Name, OutputJson.Default.String))];
        _isDynamic = [.. columns.Select(column => column.Type == "dynamic")];
        _first = true;
        if (severalTables)
        {
            output.Write(_firstTable ? "{\n"u8 : ",\n"u8);
            output.Write(JsonSerializer.SerializeToUtf8Bytes(name, OutputJson.Default.String));
            output.Write(": "u8);
        }

        _firstTable = false;
        output.Write("["u8);
    }

    public void WriteRow(ReadOnlySpan<byte> row)
    {
        _line.ResetWrittenCount();
        _line.Write(_first ? "\n{"u8 : ",\n{"u8);
        _first = false;
        var reader = new Utf8JsonReader(row);
        reader.Read();
        for (var column = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; column++)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (column > 0)
            {
                _line.Write(","u8);
            }

            _line.Write(_names[column]);
            _line.Write(":"u8);
            if (!(_isDynamic[column] && TryWriteDynamic(ref reader)))
            {
                _line.Write(row[start..(int)reader.BytesConsumed]);
            }
        }

        _line.Write("}"u8);
        output.Write(_line.WrittenSpan);
    }

    public void EndTable() => output.Write(_first ? "]"u8 : "\n]"u8);

    public void End() => output.Write(severalTables && !_firstTable ? "\n}\n"u8 : "\n"u8);

    // The API sends a dynamic value as a text of JSON; here it is the JSON itself.
    private bool TryWriteDynamic(ref Utf8JsonReader cell)
    {
        if (cell.TokenType != JsonTokenType.String)
        {
            return false;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(cell.ValueSpan.Length + 1);
        try
        {
            var text = bytes.AsSpan(0, cell.CopyString(bytes));
            var check = new Utf8JsonReader(text);
            if (!check.Read() || !check.TrySkip() || check.BytesConsumed != text.Length)
            {
                return false;
            }

            _line.Write(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
