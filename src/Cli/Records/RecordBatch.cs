using System.Buffers;

namespace Patchbay.Cli.Records;

/// <summary>Records on their way to the server: one on each line, and where each of them came from.</summary>
internal sealed class RecordBatch : IDisposable
{
    private readonly List<long> _lines = [];
    private byte[] _body;

    public RecordBatch(string source, int bytes)
    {
        Source = source;
        _body = ArrayPool<byte>.Shared.Rent(bytes);
    }

    /// <summary>The file's name.</summary>
    public string Source { get; }

    public int Count => _lines.Count;

    public int Bytes { get; private set; }

    public ReadOnlyMemory<byte> Body => _body.AsMemory(0, Bytes);

    /// <summary>The line of the file, from 1, on which a record begins.</summary>
    public long LineOf(int index) => _lines[index];

    /// <summary>Adds a record. Its own line feeds become spaces, which mean the same to JSON, so that it stands on one line.</summary>
    public void Add(ReadOnlySpan<byte> record, long line)
    {
        Grow(record.Length + 1);
        var place = _body.AsSpan(Bytes, record.Length);
        record.CopyTo(place);
        place.Replace((byte)'\n', (byte)' ');
        place.Replace((byte)'\r', (byte)' ');
        _body[Bytes + record.Length] = (byte)'\n';
        Bytes += record.Length + 1;
        _lines.Add(line);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_body);
        _body = [];
    }

    private void Grow(int more)
    {
        if (_body.Length - Bytes < more)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_body.Length * 2, Bytes + more));
            Body.Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_body);
            _body = larger;
        }
    }
}
