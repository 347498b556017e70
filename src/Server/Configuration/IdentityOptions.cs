using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Patchbay.Server.Configuration;

/// <summary>Who may call the server.</summary>
internal sealed class IdentityOptions : IValidatableObject
{
    [Description("Whether every request needs an API key or a token. Without, a request of this machine that has neither counts as the local developer, who may do everything; listening on other addresses than this machine's own requires it.")]
    public bool Required { get; init; }

    [Description("The URL of an OpenID provider whose tokens count, without `/.well-known/openid-configuration`. Empty: only tokens of the server itself.")]
    public string Authority { get; init; } = "";

    [Description("The audiences, separated by commas, one of which a token of the provider has to be for.")]
    public string Audiences { get; init; } = "";

    [Description("The id under which this server is registered at the provider, for people who sign in at the portal with it; its redirect URI is `/signin-oidc` of this server. Empty: the portal takes API keys only.")]
    public string ClientId { get; init; } = "";

    [Description("The secret that belongs to `ClientId`, if the provider wants one. Better in the environment than on a command line, which everybody on the machine can see.")]
    public string ClientSecret { get; init; } = "";

    [Description("What is asked of the provider when somebody signs in at the portal, with spaces between.")]
    public string Scopes { get; init; } = "openid profile";

    [Description("Hours that a session of the portal lasts; then one signs in again.")]
    [Range(1, 24 * 30)]
    public int SessionHours { get; init; } = 12;

    [Description("Object ids (or subjects) of the provider, separated by commas, that are owners of everything.")]
    public string Owners { get; init; } = "";

    [Description("Seconds by which the provider's clock may differ.")]
    [Range(0, 3600)]
    public int ClockSkewSeconds { get; init; } = 300;

    internal IReadOnlyList<string> AudienceList => Split(Audiences);

    internal IReadOnlyList<string> OwnerList => Split(Owners);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Authority.Length == 0)
        {
            if (ClientId.Length > 0)
            {
                yield return new ValidationResult("is set, but Authority is not: it names the provider that knows this server by that id", [nameof(ClientId)]);
            }

            yield break;
        }

        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
        {
            yield return new ValidationResult($"is '{Authority}', which is no https URL", [nameof(Authority)]);
        }

        if (AudienceList.Count == 0 && ClientId.Length == 0)
        {
            yield return new ValidationResult("is empty: with Authority, tokens have to be for an audience, or people have to sign in with ClientId", [nameof(Audiences)]);
        }
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
