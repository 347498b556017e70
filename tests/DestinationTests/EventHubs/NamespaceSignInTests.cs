using System.Collections.Concurrent;
using Patchbay.DestinationTests.Peers;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations;
using Patchbay.Pipeline.Destinations.EventHubs;

namespace Patchbay.DestinationTests.EventHubs;

/// <summary>The Kafka endpoint of a namespace is reached as Azure describes it: over TLS, signed in with the connection string.</summary>
public sealed class NamespaceSignInTests : IAsyncLifetime
{
    private const string Hub = "logs";
    private const string Key = "bm90IGEgc2VjcmV0IGF0IGFsbA==";
    private const string ConnectionString = $"Endpoint=sb://localhost/;SharedAccessKeyName=send;SharedAccessKey={Key}";
    private static readonly HttpClient NoHttp = new();

    private readonly MockCluster _cluster = new(Hub);
    private readonly TestAuthority _authority = new();
    private readonly TempFolder _folder = new();
    private NamespaceGate _gate = null!;

    private string AuthorityFile => Path.Combine(_folder.Path, "authority.pem");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(AuthorityFile, _authority.Pem);
        _gate = new NamespaceGate(_cluster, ConnectionString, _authority.Certificate);
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        _cluster.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_connection_string_sends_and_reads_over_TLS()
    {
        var records = Records.Make(20);
        var settings = ReadSettings(ConnectionString, new() { ["bootstrap.servers"] = _gate.Address, ["ssl.ca.location"] = AuthorityFile });
        var result = await SendAsync(settings, records);
        Assert.Null(result.Trouble);
        Assert.Equal(20, result.Settled);

        var ids = new ConcurrentBag<Guid>();
        await Task.Run(() => EventHubReader.Read(settings.Kafka!, Hub, ids, () => ids.Distinct().Count() >= 20), TestContext.Current.CancellationToken);
        Assert.Equal(Records.Ids(records).Order(), ids.Distinct().Order());
    }

    [Fact]
    public async Task A_wrong_key_is_said_and_not_repeated()
    {
        var wrong = ConnectionString.Replace(Key, "d3Jvbmc=", StringComparison.Ordinal);
        var result = await SendAsync(ReadSettings(wrong, new() { ["bootstrap.servers"] = _gate.Address, ["ssl.ca.location"] = AuthorityFile }), Records.Make(2));
        Assert.Equal(0, result.Settled);
        Assert.Contains("SASL authentication error: the signature is wrong", result.Trouble, StringComparison.Ordinal);
        Assert.DoesNotContain("d3Jvbmc=", result.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_said()
    {
        var result = await SendAsync(ReadSettings(ConnectionString, new() { ["bootstrap.servers"] = _gate.Address }), Records.Make(2));
        Assert.Equal(0, result.Settled);
        Assert.Contains("certificate", result.Trouble, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_emulators_connection_string_goes_without_TLS()
    {
        const string Emulator = $"{ConnectionString};UseDevelopmentEmulator=true;";
        await using var emulator = new NamespaceGate(_cluster, Emulator, certificate: null);
        var result = await SendAsync(ReadSettings(Emulator, new() { ["bootstrap.servers"] = emulator.Address }), Records.Make(2));
        Assert.Null(result.Trouble);
        Assert.Equal(2, result.Settled);
    }

    private static EventHubSettings ReadSettings(string connectionString, Dictionary<string, string> kafka)
    {
        // So that what does not come about is told within seconds.
        kafka["message.timeout.ms"] = "5000";
        return EventHubSettings.Read(new ConnectionSettings { Kafka = kafka }, connectionString, NoHttp);
    }

    private static async Task<DeliveryResult> SendAsync(EventHubSettings settings, DeliveryRecord[] records)
    {
        await using var destination = new EventHub(settings.Connect(TimeSpan.FromSeconds(30)), Hub, settings.EventBytesMax);
        return await destination.SendAsync(Records.Batch(records), TestContext.Current.CancellationToken);
    }
}
