using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

[assembly: AssemblyFixture(typeof(Patchbay.DestinationTests.Peers.Azurite))]

namespace Patchbay.DestinationTests.Peers;

/// <summary>A blob server: Azurite, as a process of its own, with an account for each test that asks for one.</summary>
public sealed partial class Azurite : IAsyncLifetime
{
    private const int AccountsMax = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string[] _keys = [.. Enumerable.Range(0, AccountsMax).Select(_ => Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(64)))];
    private Process _process = null!;
    private int _accounts;

    /// <summary>The server's address, without an account.</summary>
    public string Address { get; private set; } = "";

    public ValueTask InitializeAsync() => StartAsync([]);

    /// <summary>Starts another one that speaks HTTPS and takes tokens of Microsoft Entra ID, of which it does not check the signature.</summary>
    /// <param name="authority">Has given it its certificate.</param>
    /// <param name="folder">Where the certificate can be put.</param>
    public static async Task<Azurite> StartSecureAsync(TestAuthority authority, string folder)
    {
        var (certificate, key) = (Path.Combine(folder, "azurite.pem"), Path.Combine(folder, "azurite-key.pem"));
        await File.WriteAllTextAsync(certificate, authority.Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(key, authority.Certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var azurite = new Azurite();
        await azurite.StartAsync(["--oauth", "basic", "--cert", certificate, "--key", key]);
        return azurite;
    }

    private async ValueTask StartAsync(IEnumerable<string> options)
    {
        var program = Repository.PathOf("tests/DestinationTests/clients/node_modules/azurite/dist/src/blob/main.js");
        var start = new ProcessStartInfo("node", [program, "--blobPort", "0", "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent", .. options]) { RedirectStandardOutput = true };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', _keys.Select((key, number) => $"account{number}:{key}"));
        _process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        while (Address.Length == 0)
        {
            var line = await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("Azurite ended before it listened.");
            Address = Listens().Match(line) is { Success: true } match ? match.Groups[1].Value : "";
        }

        // What else it writes must not fill the pipe.
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>An empty account.</summary>
    public StorageAccount NewAccount()
    {
        var number = Interlocked.Increment(ref _accounts) - 1;
        return new StorageAccount($"account{number}", _keys[number], Address);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex("successfully listens on (https?://[0-9.:]+)")]
    private static partial Regex Listens();
}

/// <summary>An account of <see cref="Azurite"/>.</summary>
public sealed record StorageAccount(string Name, string Key, string Address)
{
    public string ConnectionString => ConnectionStringVia(Address);

    /// <summary>A connection string that goes over another address, for example a proxy's.</summary>
    public string ConnectionStringVia(string address) => $"DefaultEndpointsProtocol=http;AccountName={Name};AccountKey={Key};BlobEndpoint={address}/{Name};";
}
