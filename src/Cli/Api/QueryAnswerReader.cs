using System.Text.Json;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Api;

/// <summary>Reads a query's answer as it arrives and hands its rows to a writer; it never holds more than some rows.</summary>
internal sealed class QueryAnswerReader(IResultWriter writer)
{
    private const int BufferBytes = 64 * 1024;

    private byte[] _buffer = new byte[BufferBytes];
    private int _length;
    private JsonReaderState _state;
    private Place _place = Place.Start;
    private string _tableName = "";
    private string _member = "";

    // Where in the answer the reader stands; the next token is read accordingly.
    private enum Place
    {
        Start,
        Answer,
        AnswerMember,
        Tables,
        Table,
        TableMember,
        Rows,
        End,
    }

    /// <summary>What the server tells about the run, when it was asked to.</summary>
    public JsonElement? Statistics { get; private set; }

    /// <summary>Why the result is not complete; null when it is.</summary>
    public JsonElement? Error { get; private set; }

    /// <exception cref="CliException">The answer breaks off.</exception>
    /// <exception cref="JsonException">It is no answer of the log query API.</exception>
    public async Task ReadAsync(Stream answer, CancellationToken cancellationToken)
    {
        for (var isEnd = false; !isEnd;)
        {
            if (_length == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var read = await ReadMoreAsync(answer, cancellationToken);
            _length += read;
            isEnd = read == 0;
            var consumed = Advance(_buffer.AsSpan(0, _length), isEnd);
            _buffer.AsSpan(consumed, _length - consumed).CopyTo(_buffer);
            _length -= consumed;
        }

        if (_place != Place.End)
        {
            throw new CliException("The server's answer breaks off.");
        }
    }

    private async Task<int> ReadMoreAsync(Stream answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new CliException($"The connection broke while the answer was read: {exception.Message}", ExitCodes.NoServer);
        }
    }

    // Takes as many whole tokens as the text has; returns how many bytes they were.
    private int Advance(ReadOnlySpan<byte> text, bool isEnd)
    {
        var consumed = 0;
        while (true)
        {
            var reader = new Utf8JsonReader(text[consumed..], isEnd, _state);
            if (!reader.Read())
            {
                return consumed;
            }

            // Values that are taken whole have to be there whole.
            var isWhole = _place is Place.AnswerMember && _member != "tables" ||
                _place is Place.TableMember && _member != "rows" ||
                _place is Place.Rows && reader.TokenType == JsonTokenType.StartArray;
            var (token, start) = (reader.TokenType, (int)reader.TokenStartIndex);
            if (isWhole && !reader.TrySkip())
            {
                return consumed;
            }

            Take(token, reader, text.Slice(consumed + start, (int)reader.BytesConsumed - start));
            consumed += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
        }
    }

    private void Take(JsonTokenType token, Utf8JsonReader reader, ReadOnlySpan<byte> value)
    {
        switch (_place, token)
        {
            case (Place.Start, JsonTokenType.StartObject):
                _place = Place.Answer;
                break;
            case (Place.Answer, JsonTokenType.PropertyName):
                _member = reader.GetString()!;
                _place = Place.AnswerMember;
                break;
            case (Place.Answer, JsonTokenType.EndObject):
                _place = Place.End;
                writer.End();
                break;
            case (Place.AnswerMember, _) when _member == "tables":
                Expect(token, JsonTokenType.StartArray);
                _place = Place.Tables;
                break;
            case (Place.AnswerMember, _):
                TakeAnswerMember(value);
                _place = Place.Answer;
                break;
            case (Place.Tables, JsonTokenType.StartObject):
                _place = Place.Table;
                break;
            case (Place.Tables, JsonTokenType.EndArray):
                _place = Place.Answer;
                break;
            case (Place.Table, JsonTokenType.PropertyName):
                _member = reader.GetString()!;
                _place = Place.TableMember;
                break;
            case (Place.Table, JsonTokenType.EndObject):
                writer.EndTable();
                _place = Place.Tables;
                break;
            case (Place.TableMember, _) when _member == "rows":
                Expect(token, JsonTokenType.StartArray);
                _place = Place.Rows;
                break;
            case (Place.TableMember, _):
                TakeTableMember(value);
                _place = Place.Table;
                break;
            case (Place.Rows, JsonTokenType.EndArray):
                _place = Place.Table;
                break;
            case (Place.Rows, _):
                writer.WriteRow(value);
                break;
            default:
                throw new JsonException($"unexpected {token}");
        }
    }

    private static void Expect(JsonTokenType token, JsonTokenType expected)
    {
        if (token != expected)
        {
            throw new JsonException($"unexpected {token}");
        }
    }

    private void TakeAnswerMember(ReadOnlySpan<byte> value)
    {
        if (_member == "statistics")
        {
            Statistics = JsonElement.Parse(value);
        }
        else if (_member == "error")
        {
            Error = JsonElement.Parse(value);
        }
    }

    // The server sends a table's name and columns before its rows.
    private void TakeTableMember(ReadOnlySpan<byte> value)
    {
        if (_member == "name")
        {
            _tableName = JsonElement.Parse(value).GetString() ?? "";
        }
        else if (_member == "columns")
        {
            var columns = JsonElement.Parse(value).EnumerateArray()
                .Select(column => new ResultColumn(column.GetProperty("name").GetString()!, column.GetProperty("type").GetString()!));
            writer.BeginTable(_tableName, [.. columns]);
        }
    }
}
