using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Patchbay.Server.Identity;

/// <summary>The server's own OpenID provider: signs tokens for those who have an API key.</summary>
internal sealed class TokenIssuer
{
    /// <summary>The one tenant that there is.</summary>
    public const string TenantId = "00000000-0000-0000-0000-000000000002";

    /// <summary>How long a token counts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly TimeProvider _clock;

    private TokenIssuer(RSA key, TimeProvider clock)
    {
        _clock = clock;
        Key = new RsaSecurityKey(key) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16] };
    }

    /// <summary>The key that tokens are signed with.</summary>
    public RsaSecurityKey Key { get; }

    /// <summary>Reads the key from its file; the first time makes it, for the file's owner alone.</summary>
    public static TokenIssuer Open(string path, TimeProvider clock)
    {
        var key = RSA.Create(2048);
        if (File.Exists(path))
        {
            key.ImportFromPem(File.ReadAllText(path));
        }
        else
        {
            OwnerFile.Write(path, key.ExportPkcs8PrivateKeyPem());
        }

        return new TokenIssuer(key, clock);
    }

    /// <summary>Issues a token.</summary>
    /// <param name="key">Whom it names.</param>
    /// <param name="audience">What it is for.</param>
    /// <param name="issuer">The URL of this provider, as the caller calls it.</param>
    public string Issue(ApiKey key, string audience, string issuer)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = key.Id.ToString(),
                ["oid"] = key.Id.ToString(),
                ["appid"] = key.Id.ToString(),
                ["name"] = key.Name,
                ["tid"] = TenantId,
                ["idtyp"] = "app",
                ["ver"] = "2.0",
            },
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        });
    }
}
