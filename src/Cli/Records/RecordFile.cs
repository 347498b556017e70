using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Patchbay.Cli.Records;

/// <summary>Reads a file of records in batches; how large it is does not matter.</summary>
/// <param name="source">What to call the file in messages.</param>
/// <param name="stream">Its bytes, packed by gzip or not.</param>
/// <param name="limits">How much one batch holds.</param>
internal sealed class RecordFile(string source, Stream stream, BatchLimits limits)
{
    private const int ReadBytes = 1024 * 1024;
    private const int RecordBytesMax = 32 * 1024 * 1024;

    private readonly RecordSplitter _splitter = new();
    private byte[] _buffer = new byte[ReadBytes];
    private int _start;
    private int _end;
    private long _line = 1;

    public async IAsyncEnumerable<RecordBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var text = await UnpackedAsync(cancellationToken);
        var batch = new RecordBatch(source, limits.Bytes);
        for (var isEnd = false; !isEnd;)
        {
            isEnd = await FillAsync(text, cancellationToken) == 0;
            while (TryAdd(batch, isEnd))
            {
                if (batch.Count >= limits.Records || batch.Bytes >= limits.Bytes)
                {
                    yield return batch;
                    batch = new RecordBatch(source, limits.Bytes);
                }
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
        else
        {
            batch.Dispose();
        }
    }

    // Packed files are told by their first two bytes, whatever their names say.
    private async Task<Stream> UnpackedAsync(CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        var first = await pipe.ReadAtLeastAsync(2, cancellationToken);
        var isPacked = StartsPacked(first.Buffer);
        pipe.AdvanceTo(first.Buffer.Start);
        return isPacked ? new GZipStream(pipe.AsStream(), CompressionMode.Decompress) : pipe.AsStream();
    }

    private static bool StartsPacked(ReadOnlySequence<byte> text)
    {
        var reader = new SequenceReader<byte>(text);
        return reader.TryRead(out var first) && reader.TryRead(out var second) && (first, second) == (0x1F, 0x8B);
    }

    private bool TryAdd(RecordBatch batch, bool isEnd)
    {
        var text = _buffer.AsSpan(_start, _end - _start);
        var found = _splitter.TryRead(text, isEnd, out var record, out var consumed);
        if (found)
        {
            text.Overlaps(record, out var offset);
            batch.Add(record, _line + text[..offset].Count((byte)'\n'));
        }

        _line += text[..consumed].Count((byte)'\n');
        _start += consumed;
        return found;
    }

    // Fills the buffer behind what is not consumed. A record that does not fit makes it twice as large, so that few reads look for
    // its end.
    private async Task<int> FillAsync(Stream text, CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end > RecordBytesMax)
        {
            throw new CliException(
                $"{source}:{_line}: a record of more than {RecordBytesMax >> 20} MB begins here and has no end; the file is not JSON records.");
        }

        if (_buffer.Length - _end < ReadBytes / 2)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var room = _buffer.AsMemory(_end);
            var read = await text.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken);
            _end += read;
            return read;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new CliException($"{source} cannot be read beyond line {_line}: {exception.Message}");
        }
    }
}

/// <summary>How much one request to the server holds.</summary>
internal sealed record BatchLimits(int Records, int Bytes);
