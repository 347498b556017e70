using Patchbay.ClickHouse.Rows;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>A running query of the embedded engine; holds its session until it is disposed.</summary>
internal sealed class EmbeddedQueryResult(Pool<Session>.Lease lease, ResultHandle stream, CancellationToken queryToken) : QueryResult
{
    private readonly NativeReader _reader = new();
    private Exception? _failure;
    private bool _endedInEngine;
    private int _disposed;

    public override async ValueTask<Block?> ReadAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (_failure is not null)
        {
            throw new InvalidOperationException("The query has failed; it has no more rows.", _failure);
        }

        if (_endedInEngine)
        {
            return null;
        }

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(queryToken, cancellationToken);
        try
        {
            var block = await lease.Item.RunAsync(FetchBlock, linked.Token).ConfigureAwait(false);
            // A query that is ended from outside may end like one that has no more rows.
            linked.Token.ThrowIfCancellationRequested();
            return block;
        }
        catch (Exception exception)
        {
            _failure = exception;
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (!_endedInEngine)
        {
            await lease.Item.AbandonAsync(stream).ConfigureAwait(false);
        }

        stream.Dispose();
        lease.Dispose();
    }

    private Block? FetchBlock(Connection connection)
    {
        using var chunk = connection.Fetch(stream);
        _endedInEngine = chunk.IsFailed || chunk.Bytes.IsEmpty;
        chunk.ThrowIfFailed();
        var read = chunk.Statistics;
        Statistics = new(Statistics.RowsRead + read.RowsRead, Statistics.BytesRead + read.BytesRead, Statistics.Elapsed + read.Elapsed);
        if (_endedInEngine)
        {
            return null;
        }

        if (!_reader.TryRead(chunk.Bytes, out var block, out var consumed) || consumed != chunk.Bytes.Length)
        {
            throw new InvalidDataException($"A chunk of {chunk.Bytes.Length} bytes is not one whole block.");
        }

        return block;
    }
}
