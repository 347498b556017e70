using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.DestinationTests.Peers;
using Patchbay.Pipeline.Destinations.Storage;

namespace Patchbay.DestinationTests.Storage;

/// <summary>ClickHouse reads an archive where it lies.</summary>
public sealed class ClickHouseReaderTests(Azurite azurite, EmbeddedEngine engine) : IDisposable
{
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Its_blob_function_counts_the_records()
    {
        var account = azurite.NewAccount();
        var archive = new StorageArchive(new BlobStore(StorageConnection.Parse(account.ConnectionString), _http), null);
        Assert.Null((await archive.SendAsync(Records.Batch(Records.Make(100)), TestContext.Current.CancellationToken)).Trouble);

        // The two parts m= of a name are no columns.
        var statement = new Statement(
            "SELECT count() FROM azureBlobStorage({connection:String}, 'insights-logs-smsoperational', '**/PT1H.json', 'JSONEachRow', 'auto', 'category String') " +
            "WHERE category = 'SMSOperational' SETTINGS use_hive_partitioning = 0")
        {
            Parameters = [SqlParameter.String("connection", account.ConnectionString)],
        };
        await using var result = await engine.ClickHouse.QueryAsync(statement, TestContext.Current.CancellationToken);
        var block = await result.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(50UL, ((ValueColumn<ulong>)block!.Columns[0])[0]);
    }
}
