using Patchbay.Server.Configuration;

namespace Patchbay.Server.Identity;

/// <summary>Those who have signed in before: whether they still count, and what they may by themselves.</summary>
internal sealed class Callers(ApiKeys keys, IdentityOptions options)
{
    /// <summary>The caller as he is now.</summary>
    /// <returns>Null when he no longer counts: his key is revoked or has expired, or the server no longer asks who said that it was he.</returns>
    public Caller? Renew(Caller caller) => caller.Source switch
    {
        CallerSource.Key => Guid.TryParse(caller.Id, out var id) ? keys.Find(id)?.ToCaller() : null,
        CallerSource.Provider => options.Authority.Length > 0 ? caller with { IsOwner = options.OwnerList.Contains(caller.Id, StringComparer.OrdinalIgnoreCase) } : null,
        _ => options.Required ? null : Caller.Developer,
    };
}
