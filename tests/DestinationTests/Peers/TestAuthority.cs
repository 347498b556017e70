using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Patchbay.DestinationTests.Peers;

/// <summary>An authority of its own and a certificate that it gave to <c>localhost</c>.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _authority;

    public TestAuthority()
    {
        var now = DateTimeOffset.UtcNow;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=authority of a test", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _authority = authority.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, now.AddHours(-1), now.AddHours(1), [1, 2, 3]);
        Certificate = certificate.CopyWithPrivateKey(key);
    }

    /// <summary>The certificate of the server, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What a client has to trust.</summary>
    public string Pem => _authority.ExportCertificatePem();

    /// <summary>A client that trusts the authority and nobody else.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { _authority }, RevocationMode = X509RevocationMode.NoCheck },
        },
    });

    public void Dispose()
    {
        _authority.Dispose();
        Certificate.Dispose();
    }
}
