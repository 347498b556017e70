using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Patchbay.Cli.Output;

/// <summary>Writes comma- or tab-separated values with the column names in the first line. Null is an empty field.</summary>
internal sealed class DelimitedResultWriter(Stream output, bool tabs) : IResultWriter
{
    private static readonly SearchValues<byte> NeedQuotes = SearchValues.Create(",\"\r\n"u8);

    private readonly ArrayBufferWriter<byte> _line = new();
    private byte[] _cell = new byte[1024];
    private bool _firstTable = true;

    public void BeginTable(string name, IReadOnlyList<ResultColumn> columns)
    {
        if (!_firstTable)
        {
            output.WriteByte((byte)'\n');
        }

        _firstTable = false;
        _line.ResetWrittenCount();
        for (var column = 0; column < columns.Count; column++)
        {
            Separate(column);
            WriteField(Encoding.UTF8.GetBytes(columns[column].Name));
        }

        EndLine();
    }

    public void WriteRow(ReadOnlySpan<byte> row)
    {
        _line.ResetWrittenCount();
        var reader = new Utf8JsonReader(row);
        reader.Read();
        for (var column = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; column++)
        {
            Separate(column);
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (reader.TokenType == JsonTokenType.String)
            {
                WriteField(Unescape(ref reader));
            }
            else if (reader.TokenType != JsonTokenType.Null)
            {
                WriteField(row[start..(int)reader.BytesConsumed]);
            }
        }

        EndLine();
    }

    public void EndTable()
    {
    }

    public void End()
    {
    }

    private void Separate(int column)
    {
        if (column > 0)
        {
            _line.Write(tabs ? "\t"u8 : ","u8);
        }
    }

    private void EndLine()
    {
        _line.Write("\n"u8);
        output.Write(_line.WrittenSpan);
    }

    private ReadOnlySpan<byte> Unescape(ref Utf8JsonReader text)
    {
        if (!text.ValueIsEscaped)
        {
            return text.ValueSpan;
        }

        if (_cell.Length < text.ValueSpan.Length)
        {
            _cell = new byte[text.ValueSpan.Length * 2];
        }

        return _cell.AsSpan(0, text.CopyString(_cell));
    }

    private void WriteField(ReadOnlySpan<byte> field)
    {
        if (tabs)
        {
            WriteTabbed(field);
        }
        else if (field.ContainsAny(NeedQuotes))
        {
            WriteReplacing(field, (byte)'"', "\"\""u8);
        }
        else
        {
            _line.Write(field);
        }
    }

    private void WriteReplacing(ReadOnlySpan<byte> field, byte quote, ReadOnlySpan<byte> doubled)
    {
        _line.Write([quote]);
        for (var at = field.IndexOf(quote); at >= 0; at = field.IndexOf(quote))
        {
            _line.Write(field[..at]);
            _line.Write(doubled);
            field = field[(at + 1)..];
        }

        _line.Write(field);
        _line.Write([quote]);
    }

    private void WriteTabbed(ReadOnlySpan<byte> field)
    {
        foreach (var character in field)
        {
            _line.Write(character switch
            {
                (byte)'\t' => "\\t"u8,
                (byte)'\n' => "\\n"u8,
                (byte)'\r' => "\\r"u8,
                (byte)'\\' => "\\\\"u8,
                _ => [character],
            });
        }
    }
}
