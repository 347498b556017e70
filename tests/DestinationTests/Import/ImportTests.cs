using Patchbay.Catalog;
using Patchbay.DestinationTests.Peers;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.EventHubs;
using Patchbay.Pipeline.Destinations.EventHubs.Kafka;
using Patchbay.Pipeline.Destinations.Storage;
using Patchbay.Pipeline.Import;
using Patchbay.Pipeline.Intake;

namespace Patchbay.DestinationTests.Import;

/// <summary>What is imported is taken once, from a real blob server and a real broker.</summary>
public sealed class ImportTests(Azurite azurite, EmbeddedEngine engine) : IDisposable
{
    private const string StorageType = "Microsoft.Storage/storageAccounts/archive";
    private const string RuleType = "Microsoft.EventHub/namespaces/n/authorizationRules/listen";

    private readonly StorageAccount _account = azurite.NewAccount();
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_growing_archive_is_taken_piece_by_piece()
    {
        var records = Records.Make(60);
        var id = ImportBed.NewId(StorageType);
        await using var bed = await ImportBed.CreateAsync(engine, id, new { connectionString = _account.ConnectionString });
        await using var archive = new StorageArchive(Store(), null);
        await SendAsync(archive, records[..41]);
        var source = new ImportSource { StorageAccountId = id };
        Assert.Equal(41, (await bed.RunAsync(source)).Accepted);
        Assert.Equal(0, (await bed.RunAsync(source)).Accepted);
        await SendAsync(archive, records[41..]);
        Assert.Equal(19, (await bed.RunAsync(source)).Accepted);
        Assert.Equal(Messages(60), await bed.TakenAsync());
    }

    [Fact]
    public async Task A_piece_that_was_taken_before_a_crash_is_not_taken_again_although_the_blob_has_grown()
    {
        var records = Records.Make(40);
        var id = ImportBed.NewId(StorageType);
        await using var bed = await ImportBed.CreateAsync(engine, id, new { connectionString = _account.ConnectionString });
        await using var archive = new StorageArchive(Store(), null);
        await SendAsync(archive, records[..20]);
        var source = new ImportSource { StorageAccountId = id };
        await TakeWithoutNotingAsync(bed, source);
        await SendAsync(archive, records[20..]);
        await bed.RunAsync(source);
        Assert.Equal(Messages(40), await bed.TakenAsync());
    }

    [Fact]
    public async Task Blobs_of_unknown_resources_wait()
    {
        var id = ImportBed.NewId(StorageType);
        await using var bed = await ImportBed.CreateAsync(engine, id, new { connectionString = _account.ConnectionString });
        await using var archive = new StorageArchive(Store(), null);
        var stranger = Records.Of("SMSOperational", Records.Hour, 0);
        stranger = stranger with { Origin = stranger.Origin with { Resource = ResourceId.Parse($"{Records.Resource}-unknown") } };
        await SendAsync(archive, [stranger, Records.Of("SMSOperational", Records.Hour, 1)]);
        var status = await bed.RunAsync(new ImportSource { StorageAccountId = id });
        Assert.Equal((1, 0), (status.Accepted, status.Rejected));
        Assert.Contains("ACS-CONTOSO-UNKNOWN", Assert.Single(status.Skipped), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_hub_is_read_once_by_a_consumer_group()
    {
        using var cluster = new MockCluster("logs");
        var settings = new Dictionary<string, string> { ["bootstrap.servers"] = cluster.BootstrapServers };
        await using var hub = new EventHub(new KafkaSender(settings), "logs", 4000);
        await SendAsync(hub, Records.Make(50));
        var id = ImportBed.NewId(RuleType);
        await using var bed = await ImportBed.CreateAsync(engine, id, new { kafka = settings });
        var source = new ImportSource { EventHubAuthorizationRuleId = id, EventHubName = "logs" };
        Assert.Equal(50, (await bed.RunAsync(source)).Accepted);
        await SendAsync(hub, [Records.Of("SMSOperational", Records.Hour, 50)]);
        Assert.Equal(1, (await bed.RunAsync(source)).Accepted);
        Assert.Equal(Messages(51), await bed.TakenAsync());
    }

    private static IEnumerable<string> Messages(int count) => Enumerable.Range(0, count).Select(number => $"m{number}").Order(StringComparer.Ordinal);

    private static async Task SendAsync(IDestination destination, DeliveryRecord[] records)
    {
        var result = await destination.SendAsync(Records.Batch(records), TestContext.Current.CancellationToken);
        Assert.Null(result.Trouble);
    }

    // Does of the first blob what an import does until the moment before it notes that it is done.
    private async Task TakeWithoutNotingAsync(ImportBed bed, ImportSource source)
    {
        var token = TestContext.Current.CancellationToken;
        await foreach (var (blob, length) in Store().ListAsync(ArchivePath.ContainerPrefix, token))
        {
            var body = new byte[length];
            await Store().ReadAsync(blob, 0, body, token);
            var positions = await ImportPositions.OpenAsync(bed.State, source.Key, token);
            await positions.BeginAsync(blob, new ImportPosition(0, length), token);
            await bed.Intake.AcceptAsync(body, new IntakeDefaults(null, null, $"{source.Key}|{blob}") { RequestId = "import@0" }, token);
            return;
        }
    }

    private BlobStore Store() => new(StorageConnection.Parse(_account.ConnectionString), _http);
}
