using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Patchbay.Server.Configuration;

namespace Patchbay.Server.Identity;

/// <summary>Checks tokens: of the server itself, and of the configured provider.</summary>
internal sealed class TokenCheck(TokenIssuer issuer, OpenIdProvider provider, Callers callers, Audiences audiences, IdentityOptions options, TimeProvider clock)
{
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>Checks a token.</summary>
    /// <returns>The caller, or what is wrong with the token.</returns>
    public async Task<(Caller? Caller, TokenFault? Fault)> CheckAsync(string text, CancellationToken cancellationToken)
    {
        if (!Handler.CanReadToken(text))
        {
            return (null, TokenFault.UnknownSigner);
        }

        JsonWebToken token;
        try
        {
            token = Handler.ReadJsonWebToken(text);
        }
        catch (ArgumentException)
        {
            return (null, TokenFault.UnknownSigner);
        }

        // With a key of ours it is ours, whatever it says.
        if (token.Kid == issuer.Key.KeyId)
        {
            var (own, fault) = await ValidateAsync(token, OwnRules());
            return own is null ? (null, fault) : callers.Renew(TokenIssuer.Read(own)) is { } caller ? (caller, null) : (null, TokenFault.Revoked);
        }

        return await CheckProvidersAsync(token, options.AudienceList, cancellationToken);
    }

    /// <summary>Checks a token in which the provider tells this server who has signed in.</summary>
    /// <param name="text">The token.</param>
    /// <param name="nonce">What the request to sign in gave the provider, to be found in the token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The caller; null when the token does not count.</returns>
    public async Task<Caller?> CheckIdTokenAsync(string text, string nonce, CancellationToken cancellationToken) =>
        Handler.CanReadToken(text) && Handler.ReadJsonWebToken(text) is var token && Text(token, "nonce") == nonce
            ? (await CheckProvidersAsync(token, [options.ClientId], cancellationToken)).Caller
            : null;

    private async Task<(Caller? Caller, TokenFault? Fault)> CheckProvidersAsync(JsonWebToken token, IEnumerable<string> audiences, CancellationToken cancellationToken)
    {
        var known = await provider.GetAsync(again: false, cancellationToken);
        if (known is not null && known.Keys.All(key => key.KeyId != token.Kid))
        {
            known = await provider.GetAsync(again: true, cancellationToken);
        }

        if (known is null)
        {
            return (null, TokenFault.UnknownSigner);
        }

        var (valid, wrong) = await ValidateAsync(token, ProviderRules(known, audiences));
        return valid is null ? (null, wrong) : (ToCaller(valid), null);
    }

    private async Task<(JsonWebToken? Token, TokenFault? Fault)> ValidateAsync(JsonWebToken token, TokenValidationParameters rules)
    {
        var result = await Handler.ValidateTokenAsync(token, rules);
        return result.IsValid ? ((JsonWebToken)result.SecurityToken, null) : (null, result.Exception switch
        {
            SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException or SecurityTokenInvalidLifetimeException => TokenFault.Expired,
            SecurityTokenInvalidAudienceException => TokenFault.WrongAudience,
            SecurityTokenSignatureKeyNotFoundException => TokenFault.UnknownSigner,
            _ => TokenFault.BadSignature,
        });
    }

    private TokenValidationParameters OwnRules() => new()
    {
        IssuerSigningKey = issuer.Key,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        // The issuer is the name by which its caller called the server; only the key says who issued it.
        ValidateIssuer = false,
        AudienceValidator = (named, _, _) => named.Any(audiences.AreOurs),
        LifetimeValidator = IsAlive,
    };

    private TokenValidationParameters ProviderRules(ProviderKeys known, IEnumerable<string> audiences) => new()
    {
        IssuerSigningKeys = known.Keys,
        ValidAlgorithms = Algorithms,
        ValidIssuer = known.Issuer,
        ValidAudiences = audiences,
        LifetimeValidator = IsAlive,
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters rules)
    {
        var (now, skew) = (clock.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(options.ClockSkewSeconds));
        return expires is { } end && now < end + skew && !(notBefore > now + skew);
    }

    private Caller ToCaller(JsonWebToken token)
    {
        var id = Text(token, "oid") ?? token.Subject;
        return callers.Renew(new Caller(id, Text(token, "name") ?? Text(token, "preferred_username") ?? Text(token, "appid") ?? id, CallerSource.Provider)
        {
            Groups = [.. token.Claims.Where(claim => claim.Type == "groups").Select(claim => claim.Value)],
        })!;
    }

    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) ? value : null;
}

/// <summary>What is wrong with a token.</summary>
internal enum TokenFault
{
    /// <summary>It is none, or no known key has signed it.</summary>
    UnknownSigner,

    /// <summary>It says that a known key has signed it, which is not so; or its issuer is another one.</summary>
    BadSignature,

    /// <summary>It no longer counts, or not yet.</summary>
    Expired,

    /// <summary>It is for another service.</summary>
    WrongAudience,

    /// <summary>The API key that it was got with is revoked or has expired.</summary>
    Revoked,
}
