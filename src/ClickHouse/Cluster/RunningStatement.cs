namespace Patchbay.ClickHouse.Cluster;

/// <summary>A statement on its way: by what it is known to the server that runs it, and how it is ended there.</summary>
internal sealed class RunningStatement(Servers servers)
{
    // A server that is well ends a statement within milliseconds; one that is not must not hold up the caller for long.
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    public string QueryId { get; } = Guid.NewGuid().ToString();

    /// <summary>Who runs it; null until it was sent.</summary>
    public Uri? Server { get; set; }

    /// <summary>Tells the server to end it.</summary>
    /// <param name="wait">Whether to wait until it has ended.</param>
    /// <returns>Whether the server has been told; if not, it ends a query when the connection is closed.</returns>
    public async Task<bool> KillAsync(bool wait)
    {
        if (Server is null)
        {
            return true;
        }

        using var timeout = new CancellationTokenSource(KillTimeout);
        try
        {
            var order = $"KILL QUERY WHERE query_id = '{QueryId}' {(wait ? "SYNC" : "ASYNC")}";
            using var response = await servers.SendAsync(Server, "?default_format=Null", new StringContent(order), timeout.Token).ConfigureAwait(false);
            await response.Content.CopyToAsync(Stream.Null, timeout.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception)
            when (exception is ClickHouseException or EngineUnavailableException or UnreachableServerException or HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
