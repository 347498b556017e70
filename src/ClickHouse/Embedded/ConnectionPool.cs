using System.Threading.Channels;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>A fixed number of connections; whoever finds none free waits for one.</summary>
internal sealed class ConnectionPool : IAsyncDisposable
{
    private readonly Channel<Connection> _free;
    private readonly int _size;

    public ConnectionPool(int size, IReadOnlyList<string> arguments)
    {
        _size = size;
        // Never holds more than the connections there are.
        _free = Channel.CreateBounded<Connection>(size);
        for (var i = 0; i < size; i++)
        {
            _free.Writer.TryWrite(Connection.Open(arguments));
        }
    }

    public async ValueTask<Lease> RentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new Lease(this, await _free.Reader.ReadAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(EmbeddedClickHouse), "The engine has been stopped.");
        }
    }

    /// <summary>Waits until every connection is back, then closes them.</summary>
    public async ValueTask DisposeAsync()
    {
        var connections = new List<Connection>(_size);
        while (connections.Count < _size)
        {
            connections.Add(await _free.Reader.ReadAsync().ConfigureAwait(false));
        }

        _free.Writer.Complete();
        connections.ForEach(connection => connection.Dispose());
    }

    private void Return(Connection connection) => _free.Writer.TryWrite(connection);

    /// <summary>A connection on loan; disposing gives it back.</summary>
    internal readonly struct Lease(ConnectionPool pool, Connection connection) : IDisposable
    {
        public Connection Connection { get; } = connection;

        public void Dispose() => pool.Return(Connection);
    }
}
