using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Patchbay.Server.Certificates;

/// <summary>
/// A certificate authority of this data folder alone, and the server's certificate from it. Azure's clients send tokens over
/// HTTPS only, so there is HTTPS from the first start; whoever trusts the authority's certificate can use them.
/// </summary>
internal sealed class LocalAuthority
{
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);
    // Some clients refuse certificates that live longer than 398 days.
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private readonly CertificateFiles _authorityFiles;
    private readonly CertificateFiles _serverFiles;
    private readonly IReadOnlyList<string> _names;
    private readonly TimeProvider _clock;
    private readonly Lock _renewing = new();
    private X509Certificate2 _authority;
    private X509Certificate2 _server;
    private SslStreamCertificateContext _context;

    /// <summary>Loads the certificates, and makes what is missing, about to expire, or made for other names.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="names">Host names beside <c>localhost</c>.</param>
    /// <param name="clock">The time.</param>
    public LocalAuthority(string folder, IReadOnlyList<string> names, TimeProvider clock)
    {
        _authorityFiles = new CertificateFiles(folder, "ca");
        _serverFiles = new CertificateFiles(folder, "server");
        _names = ["localhost", .. names];
        _clock = clock;
        (_authority, _server) = LoadOrMake();
        _context = NewContext();
    }

    /// <summary>The file that clients are told to trust.</summary>
    public string CertificatePath => _authorityFiles.CertificatePath;

    /// <summary>The authority's certificate in PEM, without its key.</summary>
    public string CertificatePem => _authority.ExportCertificatePem();

    /// <summary>What a TLS handshake uses now; renewed here when the certificate is about to expire while the server runs.</summary>
    public SslStreamCertificateContext ServerContext
    {
        get
        {
            lock (_renewing)
            {
                if (IsAboutToExpire(_server))
                {
                    (_authority, _server) = LoadOrMake();
                    _context = NewContext();
                }

                return _context;
            }
        }
    }

    // Offline: a chain of two certificates that are both here needs no look-up elsewhere.
    private SslStreamCertificateContext NewContext() => SslStreamCertificateContext.Create(_server, [_authority], offline: true);

    private (X509Certificate2 Authority, X509Certificate2 Server) LoadOrMake()
    {
        var authority = _authorityFiles.TryLoad();
        if (authority is null || IsAboutToExpire(authority))
        {
            authority = MakeAuthority();
        }

        var server = _serverFiles.TryLoad();
        if (server is null || IsAboutToExpire(server) || !IsFrom(authority, server) || !_names.All(name => server.MatchesHostname(name, allowWildcards: false)))
        {
            server = MakeServer(authority);
        }

        return (authority, server);
    }

    private bool IsAboutToExpire(X509Certificate2 certificate) => certificate.NotAfter.ToUniversalTime() - _clock.GetUtcNow() < RenewBefore;

    private static bool IsFrom(X509Certificate2 authority, X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is { } issuer &&
        authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes is { } subject &&
        issuer.Span.SequenceEqual(subject.Span);

    private X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Named after its time, because a person who trusts the authorities of two data folders has to tell them apart.
        var now = _clock.GetUtcNow();
        var request = new CertificateRequest($"CN=Patchbay local authority {now:yyyy-MM-dd HH:mm:ss}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now + AuthorityLifetime);
        _authorityFiles.Save(certificate, key);
        return certificate;
    }

    private X509Certificate2 MakeServer(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddIpAddress(IPAddress.Loopback);
        alternatives.AddIpAddress(IPAddress.IPv6Loopback);
        foreach (var name in _names)
        {
            alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "TLS server")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var now = _clock.GetUtcNow();
        var end = now + ServerLifetime < authority.NotAfter ? now + ServerLifetime : authority.NotAfter;
        using var certificate = request.Create(authority, now.AddDays(-1), end, RandomNumberGenerator.GetBytes(16));
        _serverFiles.Save(certificate, key);
        return certificate.CopyWithPrivateKey(key);
    }
}
