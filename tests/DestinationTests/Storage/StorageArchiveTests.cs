using Microsoft.AspNetCore.Http;
using Patchbay.DestinationTests.Peers;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.Storage;

namespace Patchbay.DestinationTests.Storage;

/// <summary>What is particular to archives: names, lines, blobs that become full, credentials, readers.</summary>
public sealed class StorageArchiveTests(Azurite azurite) : IDisposable
{
    private readonly StorageAccount _account = azurite.NewAccount();
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Names_and_lines_are_those_of_Azure()
    {
        await SendAsync(Open(_account.ConnectionString), Records.Make(2));
        var records = await ArchiveReader.ReadAsync(_account.ConnectionString);
        Assert.Equal(
            ["insights-logs-chatoperational", "insights-logs-smsoperational"], records.Select(record => record.Container));
        Assert.All(records, record => Assert.Equal(
            "resourceId=/SUBSCRIPTIONS/S1/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-CONTOSO/y=2026/m=03/d=04/h=05/m=00/PT1H.json", record.Blob));
        var sms = records[1].Record;
        Assert.Equal("2026-03-04T05:00:00.0000000Z", sms.GetProperty("time").GetString());
        Assert.Equal(Records.Resource.Upper, sms.GetProperty("resourceId").GetString());
        Assert.Equal("SMSOperational", sms.GetProperty("category").GetString());
        Assert.Equal("op0", sms.GetProperty("operationName").GetString());
        Assert.Equal("m0", sms.GetProperty("properties").GetProperty("MessageId").GetString());
    }

    [Fact]
    public async Task A_blob_that_takes_no_further_blocks_is_followed_by_another_one()
    {
        await using var proxy = await FaultyServer.BeforeAsync(azurite.Address);
        var records = Records.Make(30);
        var archive = Open(_account.ConnectionStringVia(proxy.Address));
        await SendAsync(archive, records[..10]);
        proxy.Break(request => IsAppendTo(request, "PT1H.json") ? new Fault(FaultKind.Answer, 409, "BlockCountExceedsLimit") : null);
        var marker = await SendAsync(archive, records[10..20]);
        // After a start the full blob is no longer tried.
        await SendAsync(Open(_account.ConnectionStringVia(proxy.Address), marker), records[20..]);
        var archived = await ArchiveReader.ReadAsync(_account.ConnectionString);
        Assert.Equal(Records.Ids(records).Order(), archived.Select(record => record.Id).Order());
        Assert.Equal(20, archived.Count(record => record.Blob.EndsWith("/PT1H_2.json", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Lines_are_not_doubled_when_the_answer_is_lost_as_a_blob_becomes_full()
    {
        await using var proxy = await FaultyServer.BeforeAsync(azurite.Address);
        var records = Records.Make(20);
        var archive = Open(_account.ConnectionStringVia(proxy.Address));
        var marker = await SendAsync(archive, records[..4]);
        proxy.Break(request =>
            IsAppendTo(request, "PT1H.json") ? new Fault(FaultKind.Answer, 409, "BlockCountExceedsLimit") :
            IsAppendTo(request, "PT1H_2.json") ? new Fault(FaultKind.LoseAnswer) : null);
        Assert.NotNull((await archive.SendAsync(Records.Batch(records[4..]), TestContext.Current.CancellationToken)).Trouble);
        proxy.Mend();
        await SendAsync(Open(_account.ConnectionStringVia(proxy.Address), marker), records[4..]);
        var archived = await ArchiveReader.ReadAsync(_account.ConnectionString);
        Assert.Equal(Records.Ids(records).Order(), archived.Select(record => record.Id).Order());
    }

    [Fact]
    public async Task A_second_writer_of_the_same_blob_takes_nothing_away()
    {
        var (mine, others) = (Records.Make(20), Records.Make(20));
        var (archive, other) = (Open(_account.ConnectionString), Open(_account.ConnectionString));
        for (var i = 0; i < 20; i += 5)
        {
            await SendAsync(archive, mine[i..(i + 5)]);
            await SendAsync(other, others[i..(i + 5)]);
        }

        var archived = await ArchiveReader.ReadAsync(_account.ConnectionString);
        Assert.Equal(Records.Ids([.. mine, .. others]).Order(), archived.Select(record => record.Id).Order());
    }

    [Fact]
    public async Task A_batch_that_is_larger_than_a_block_takes_several()
    {
        var records = Records.Make(60, padding: 200_000);
        await SendAsync(Open(_account.ConnectionString), records);
        var archived = await ArchiveReader.ReadAsync(_account.ConnectionString);
        Assert.Equal(Records.Ids(records).Order(), archived.Select(record => record.Id).Order());
    }

    [Fact]
    public async Task A_shared_access_signature_is_enough()
    {
        var signature = await ArchiveReader.SignAsync(_account);
        await SendAsync(Open($"BlobEndpoint={azurite.Address}/{_account.Name};SharedAccessSignature={signature}"), Records.Make(4));
        Assert.Equal(4, (await ArchiveReader.ReadAsync(_account.ConnectionString)).Count);
    }

    [Fact]
    public async Task A_token_of_Entra_is_enough_over_TLS()
    {
        using var authority = new TestAuthority();
        using var folder = new TempFolder();
        await using var secure = await Azurite.StartSecureAsync(authority, folder.Path);
        var account = secure.NewAccount();
        using var http = authority.CreateClient();
        var endpoint = $"{secure.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/{account.Name}";
        StorageArchive Open(string audience) => new(new BlobStore(StorageConnection.WithTokens(endpoint, new UnsignedTokens(audience)), http), null);
        await SendAsync(Open("https://storage.azure.com"), Records.Make(6));

        var refused = await Open("https://vault.azure.net").SendAsync(Records.Batch(Records.Make(1)), TestContext.Current.CancellationToken);
        Assert.Equal(0, refused.Settled);
        Assert.Contains("403 AuthenticationFailed", refused.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_said_and_not_repeated()
    {
        var wrong = Convert.ToBase64String(new byte[64]);
        var result = await Open(_account.ConnectionString.Replace(_account.Key, wrong, StringComparison.Ordinal)).SendAsync(Records.Batch(Records.Make(1)), TestContext.Current.CancellationToken);
        Assert.Contains("403", result.Trouble, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, result.Trouble, StringComparison.Ordinal);
    }

    private static bool IsAppendTo(HttpRequest request, string blob) =>
        request.Query["comp"] == "appendblock" && request.Path.Value!.EndsWith($"/{blob}", StringComparison.Ordinal);

    private static async Task<string?> SendAsync(StorageArchive archive, DeliveryRecord[] records)
    {
        var result = await archive.SendAsync(Records.Batch(records), TestContext.Current.CancellationToken);
        Assert.Null(result.Trouble);
        Assert.Equal(records.Length, result.Settled);
        return result.Marker;
    }

    private StorageArchive Open(string connectionString, string? marker = null) =>
        new(new BlobStore(StorageConnection.Parse(connectionString), _http), marker is null ? null : ArchiveMarker.Parse(marker));
}
