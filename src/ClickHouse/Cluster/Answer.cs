using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Patchbay.ClickHouse.Cluster;

/// <summary>The body of an answer as it arrives.</summary>
/// <remarks>
/// A statement that fails after its first rows were sent leaves its error behind them in the body: a mark, which holds a word
/// that the answer's headers announce, the error's text, its length, and the mark again. Source: ClickHouse's <c>WriteBufferFromHTTPServerResponse.cpp</c>.
/// </remarks>
internal sealed class Answer : IDisposable
{
    private const int BufferSizeAtFirst = 64 << 10;

    private readonly Uri _server;
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly string _tag;
    private readonly byte[] _mark;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSizeAtFirst);
    private int _start;
    private int _end;
    private int _markStart = -1;
    private IOException? _broken;

    public Answer(Uri server, HttpResponseMessage response)
    {
        _server = server;
        _response = response;
        _body = response.Content.ReadAsStream();
        _tag = HeaderOf(response, "X-ClickHouse-Exception-Tag") ?? "";
        _mark = Encoding.UTF8.GetBytes($"\r\n__exception__\r\n{_tag}\r\n");
        Statistics = HeaderOf(response, "X-ClickHouse-Summary") is { } summary ? StatisticsOf(summary) : new(0, 0, TimeSpan.Zero);
    }

    /// <summary>What the statement had cost when the server began to answer.</summary>
    public QueryStatistics Statistics { get; }

    /// <summary>Whether there is nothing more to come.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The part of the data that is there and was not consumed.</summary>
    public ReadOnlySpan<byte> Data
    {
        get
        {
            var end = _markStart >= 0 ? _markStart : HasEnded ? _end : _end - LengthOfBegunMark();
            return _buffer.AsSpan(_start, end - _start);
        }
    }

    /// <summary>Drops data that has been used.</summary>
    public void Consume(int length) => _start += length;

    /// <summary>Waits for more.</summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = 0;
        try
        {
            read = await _body.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            // Also how an answer ends that has an error in it.
            _broken = exception;
        }

        if (_markStart < 0)
        {
            var from = Math.Max(_start, _end - _mark.Length + 1);
            var found = _buffer.AsSpan(from, _end + read - from).IndexOf(_mark);
            _markStart = found < 0 ? -1 : from + found;
        }

        _end += read;
        HasEnded = read == 0;
    }

    /// <summary>To be called when all has ended and all data was consumed that could be.</summary>
    /// <exception cref="ClickHouseException">The statement failed behind the rows.</exception>
    /// <exception cref="EngineUnavailableException">The answer is not whole.</exception>
    public void ThrowIfFailed()
    {
        if (_markStart >= 0)
        {
            var text = Encoding.UTF8.GetString(_buffer.AsSpan(_markStart + _mark.Length, _end - _markStart - _mark.Length));
            // The last line is the text's length and the word.
            var textEnd = text.LastIndexOf($" {_tag}\r\n", StringComparison.Ordinal);
            textEnd = textEnd < 0 ? text.Length : text.LastIndexOf('\n', textEnd);
            throw ClickHouseException.Parse(text[..Math.Max(textEnd, 0)]);
        }

        if (_broken is not null || _start < _end)
        {
            throw new EngineUnavailableException($"The answer of ClickHouse at {_server.Authority} broke off in the middle.", _broken);
        }
    }

    public void Dispose()
    {
        _response.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private static string? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static QueryStatistics StatisticsOf(string summary)
    {
        using var json = JsonDocument.Parse(summary);
        return new(Number("read_rows"), Number("read_bytes"), TimeSpan.FromMicroseconds(Number("elapsed_ns") / 1000.0));

        long Number(string name) =>
            json.RootElement.TryGetProperty(name, out var value) ? long.Parse(value.GetString()!, CultureInfo.InvariantCulture) : 0;
    }

    // The mark may be cut like everything else; what may be its beginning is no data yet.
    private int LengthOfBegunMark()
    {
        var bytes = _buffer.AsSpan(_start, _end - _start);
        for (var length = Math.Min(_mark.Length - 1, bytes.Length); length > 0; length--)
        {
            if (bytes[^length..].SequenceEqual(_mark.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        // A block that does not fit gets twice the room; else it moves to the front.
        var buffer = _start < _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(checked(_buffer.Length * 2)) : _buffer;
        _buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
        if (buffer != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = buffer;
        }

        _markStart = _markStart < 0 ? -1 : _markStart - _start;
        _end -= _start;
        _start = 0;
    }
}
