using Patchbay.Catalog;
using Patchbay.Pipeline.Destinations;
using Patchbay.Pipeline.Destinations.Storage;
using Patchbay.Testing;

namespace Patchbay.UnitTests.Pipeline.Destinations;

public sealed class DestinationConnectionsTests : IDisposable
{
    private const string Account = "/subscriptions/S/resourceGroups/G/providers/Microsoft.Storage/storageAccounts/archive";
    private const string Rule = "/subscriptions/S/resourceGroups/G/providers/Microsoft.EventHub/namespaces/N/authorizationRules/send";
    private const string Secret = "c2VjcmV0";

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Without_a_file_nothing_is_known()
    {
        var connections = DestinationConnections.Read(Path.Combine(_folder.Path, "none.json"), _http, out var failures);
        Assert.Empty(failures);
        Assert.Null(connections.FindStore(ResourceId.Parse(Account)));
        Assert.Contains("none.json", connections.Unknown(ResourceId.Parse(Account)), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_found_in_any_case()
    {
        var connections = Read(
            $$"""
            {
              // An archive on this machine.
              "{{Account}}": { "folder": "/tmp/archive" },
              "{{Rule}}": { "connectionString": "Endpoint=sb://n.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey={{Secret}};EntityPath=logs" },
            }
            """,
            out var failures);
        Assert.Empty(failures);
        Assert.IsType<FolderStore>(connections.FindStore(ResourceId.Parse(Account.ToUpperInvariant())));
        var hub = connections.FindEventHub(ResourceId.Parse(Rule))!;
        Assert.Equal("logs", hub.EventHub);
        Assert.Equal("n.servicebus.windows.net:9093", hub.Kafka!["bootstrap.servers"]);
        Assert.Equal("$ConnectionString", hub.Kafka["sasl.username"]);
        Assert.StartsWith("Endpoint=sb://n.servicebus.windows.net/;", hub.Kafka["sasl.password"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($$"""{ "{{Account}}": { "connectionString": "AccountName=a;AccountKey={{Secret}}é" } }""", "base 64")]
    [InlineData($$"""{ "{{Account}}": { "connectionString": "AccountName=a;{{Secret}}" } }""", "Part 2")]
    [InlineData($$"""{ "{{Account}}": { "connectionString": "AccountKey={{Secret}}" } }""", "AccountName")]
    [InlineData($$"""{ "{{Account}}": { "connectionStringVariable": "PATCHBAY_TEST_NO_SUCH" } }""", "PATCHBAY_TEST_NO_SUCH")]
    [InlineData($$"""{ "{{Account}}": { "folder": "/a", "connectionString": "{{Secret}}=x" } }""", "one of")]
    [InlineData($$"""{ "{{Account}}": { "blobEndpoint": "http://a.blob.core.windows.net" } }""", "https only")]
    [InlineData($$"""{ "{{Account}}": { "folder": "/a", "protocol": "kafka" } }""", "event hubs")]
    [InlineData($$"""{ "{{Account}}": { "password": "{{Secret}}" } }""", "line 1")]
    [InlineData($$"""{ "{{Rule}}": { "connectionString": "Endpoint=sb://n/;SharedAccessKey={{Secret}}" } }""", "SharedAccessKeyName")]
    [InlineData($$"""{ "{{Rule}}": { "protocol": "amqp" } }""", "neither kafka nor https")]
    [InlineData($$"""{ "{{Rule}}": { "protocol": "https" } }""", "connection string")]
    [InlineData($$"""{ "{{Rule}}": { "protocol": "https", "connectionString": "Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey={{Secret}};UseDevelopmentEmulator=true;" } }""", "emulator")]
    [InlineData($$"""{ "{{Rule}}": { } }""", "bootstrap.servers")]
    [InlineData($$"""{ "{{Rule}}": { "kafka": { "bootstrap.servers": "a" }, "eventBytesMax": 10 } }""", "eventBytesMax")]
    [InlineData("""{ "archive": { "folder": "/a" } }""", "resource id")]
    [InlineData("""{ "/subscriptions/S/resourceGroups/G/providers/Microsoft.Web/sites/s": { "folder": "/a" } }""", "Microsoft.Web/sites")]
    [InlineData("""{ "broken """, "line 1")]
    public void What_is_wrong_is_said_without_the_secret(string file, string expected)
    {
        Read(file, out var failures);
        var failure = Assert.Single(failures);
        Assert.Contains(expected, failure, StringComparison.Ordinal);
        Assert.Contains("connections.json", failure, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure, StringComparison.Ordinal);
    }

    private DestinationConnections Read(string text, out IReadOnlyList<string> failures)
    {
        var path = Path.Combine(_folder.Path, "connections.json");
        File.WriteAllText(path, text);
        return DestinationConnections.Read(path, _http, out failures);
    }
}
