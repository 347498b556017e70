using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Patchbay.Server.Identity;

/// <summary>The server's own OpenID provider: signs tokens for those who have an API key, or whom it knows otherwise.</summary>
internal sealed class TokenIssuer
{
    /// <summary>The one tenant that there is.</summary>
    public const string TenantId = "00000000-0000-0000-0000-000000000002";

    /// <summary>How long a token counts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const string SourceClaim = "source";
    private const string GroupsClaim = "groups";
    private const string NonceClaim = "nonce";

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
    /// <param name="caller">Whom it names.</param>
    /// <param name="audience">What it is for.</param>
    /// <param name="issuer">The URL of this provider, as the caller calls it.</param>
    /// <param name="client">The program that it is given to: for a key's own token, the key.</param>
    public string Issue(Caller caller, string audience, string issuer, string client) => Sign(caller, audience, issuer, new()
    {
        ["appid"] = client,
        ["idtyp"] = client == caller.Id ? "app" : "user",
        [SourceClaim] = caller.Source.ToString(),
        [GroupsClaim] = caller.Groups,
    });

    /// <summary>Issues a token in which a program is told who has signed in.</summary>
    public string IssueIdToken(Caller caller, string client, string issuer, string nonce)
    {
        var claims = new Dictionary<string, object> { ["preferred_username"] = caller.Name };
        if (nonce.Length > 0)
        {
            claims[NonceClaim] = nonce;
        }

        return Sign(caller, client, issuer, claims);
    }

    /// <summary>The caller whom a token of this issuer names, as he was then.</summary>
    public static Caller Read(JsonWebToken token) => new(token.Subject, Text(token, "name"), Enum.TryParse<CallerSource>(Text(token, SourceClaim), out var source) ? source : CallerSource.Key)
    {
        Groups = [.. token.Claims.Where(claim => claim.Type == GroupsClaim).Select(claim => claim.Value)],
    };

    private static string Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) ? value : "";

    private string Sign(Caller caller, string audience, string issuer, Dictionary<string, object> claims)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        claims["sub"] = claims["oid"] = caller.Id;
        claims["name"] = caller.Name;
        claims["tid"] = TenantId;
        claims["ver"] = "2.0";
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        });
    }
}
