using Patchbay.ClickHouse.Rows;

namespace Patchbay.ClickHouse.Cluster;

/// <summary>A running query of a server.</summary>
internal sealed class HttpQueryResult : QueryResult
{
    private readonly Pool<int>.Lease _lease;
    private readonly RunningStatement _statement;
    private readonly Answer _answer;
    private readonly CancellationToken _queryToken;
    private readonly NativeReader _reader = new();
    private Exception? _failure;
    private int _disposed;

    public HttpQueryResult(Pool<int>.Lease lease, RunningStatement statement, Answer answer, CancellationToken queryToken)
    {
        _lease = lease;
        _statement = statement;
        _answer = answer;
        _queryToken = queryToken;
        Statistics = answer.Statistics;
    }

    public override async ValueTask<Block?> ReadAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (_failure is not null)
        {
            throw new InvalidOperationException("The query has failed; it has no more rows.", _failure);
        }

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_queryToken, cancellationToken);
        try
        {
            linked.Token.ThrowIfCancellationRequested();
            return await ReadBlockAsync(linked.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _failure = exception;
            if (exception is OperationCanceledException)
            {
                await _statement.KillAsync(wait: true).ConfigureAwait(false);
            }

            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // In this order: a server that cannot send does not see that it is to end the query.
        _answer.Dispose();
        if (!_answer.HasEnded)
        {
            await _statement.KillAsync(wait: true).ConfigureAwait(false);
        }

        _lease.Dispose();
    }

    private async ValueTask<Block?> ReadBlockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_reader.TryRead(_answer.Data, out var block, out var consumed))
            {
                _answer.Consume(consumed);
                if (block!.RowCount > 0)
                {
                    return block;
                }
            }
            else if (_answer.HasEnded)
            {
                _answer.ThrowIfFailed();
                return null;
            }
            else
            {
                await _answer.FillAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
