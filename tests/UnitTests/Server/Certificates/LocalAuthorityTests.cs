using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Patchbay.Server.Certificates;
using Patchbay.Testing;

namespace Patchbay.UnitTests.Server.Certificates;

public sealed class LocalAuthorityTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_client_that_trusts_the_authority_trusts_the_server()
    {
        var authority = Open("logs.local");
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _clock.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(authority.CertificatePem));
        Assert.True(chain.Build(Server(authority)), string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation)));
        Assert.All(["localhost", "127.0.0.1", "::1", "logs.local"], name => Assert.True(Server(authority).MatchesHostname(name), name));
        Assert.False(Server(authority).MatchesHostname("example.com"));
    }

    [Fact]
    public void A_restart_keeps_both_certificates()
    {
        var (first, second) = (Open(), Open());
        Assert.Equal(first.CertificatePem, second.CertificatePem);
        Assert.Equal(Server(first).Thumbprint, Server(second).Thumbprint);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_keys_are_readable_by_their_owner_alone()
    {
        Open();
        var keys = Directory.GetFiles(_folder.Path, "*.key");
        Assert.Equal(2, keys.Length);
        Assert.All(keys, key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key)));
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(Open().CertificatePath));
    }

    [Fact]
    public void A_new_name_makes_a_new_server_certificate_of_the_same_authority()
    {
        var (first, second) = (Open(), Open("logs.local"));
        Assert.Equal(first.CertificatePem, second.CertificatePem);
        Assert.NotEqual(Server(first).Thumbprint, Server(second).Thumbprint);
    }

    [Fact]
    public void A_running_server_renews_its_certificate_before_it_expires()
    {
        var authority = Open();
        var before = Server(authority);
        _clock.Now = before.NotAfter.ToUniversalTime().AddDays(-31);
        Assert.Equal(before.Thumbprint, Server(authority).Thumbprint);
        _clock.Now = before.NotAfter.ToUniversalTime().AddDays(-29);
        Assert.True(Server(authority).NotAfter > before.NotAfter);
        Assert.Equal(Server(authority).Thumbprint, Server(Open()).Thumbprint);
    }

    [Fact]
    public void An_authority_that_is_about_to_expire_is_made_anew_with_its_certificate()
    {
        var before = Open();
        _clock.Now = _clock.Now.AddDays(3649);
        var after = Open();
        Assert.NotEqual(before.CertificatePem, after.CertificatePem);
        Assert.True(Server(after).NotAfter.ToUniversalTime() > _clock.Now.UtcDateTime.AddDays(300));
    }

    [Theory]
    [InlineData("ca.key")]
    [InlineData("ca.pem")]
    [InlineData("server.key")]
    [InlineData("server.pem")]
    public void A_damaged_file_is_replaced(string file)
    {
        Open();
        File.WriteAllText(Path.Combine(_folder.Path, file), "damaged");
        A_client_that_trusts_the_authority_trusts_the_server();
    }

    private LocalAuthority Open(params string[] names) => new(_folder.Path, names, _clock);

    private static X509Certificate2 Server(LocalAuthority authority) => authority.ServerContext.TargetCertificate;

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
