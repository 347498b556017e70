using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Patchbay.Server.Configuration;

namespace Patchbay.Server.Identity;

/// <summary>A real OpenID provider: its issuer and keys, fetched when they are needed and kept for a while.</summary>
internal sealed partial class OpenIdProvider(IdentityOptions options, TimeProvider clock, ILogger<OpenIdProvider> logger)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    // A token with an unknown key makes the keys be fetched again, but not each such token.
    private static readonly TimeSpan LeastAge = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 1 << 20 };
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private volatile ProviderKeys? _kept;

    /// <summary>What speaks with the provider.</summary>
    public HttpClient Http => _http;

    /// <summary>Issuer and keys; null when there is no provider, or when it cannot be reached and never could.</summary>
    /// <param name="again">Whether to fetch them again, because a token names another key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProviderKeys?> GetAsync(bool again, CancellationToken cancellationToken)
    {
        if (options.Authority.Length == 0)
        {
            return null;
        }

        await _fetching.WaitAsync(cancellationToken);
        try
        {
            var age = _kept is { } kept ? clock.GetUtcNow() - kept.FetchedAt : TimeSpan.MaxValue;
            if (age > (again ? LeastAge : KeptFor))
            {
                _kept = await FetchAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or ArgumentException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogFailed(options.Authority, exception.Message);
        }
        finally
        {
            _fetching.Release();
        }

        return _kept;
    }

    private async Task<ProviderKeys> FetchAsync(CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await _http.GetStringAsync($"{options.Authority.TrimEnd('/')}/.well-known/openid-configuration", cancellationToken));
        var issuer = Member(document.RootElement, "issuer");
        var keys = new JsonWebKeySet(await _http.GetStringAsync(Member(document.RootElement, "jwks_uri"), cancellationToken));
        return new ProviderKeys(issuer, [.. keys.GetSigningKeys()], clock.GetUtcNow())
        {
            AuthorizationEndpoint = OptionalMember(document.RootElement, "authorization_endpoint"),
            TokenEndpoint = OptionalMember(document.RootElement, "token_endpoint"),
        };
    }

    private static string Member(JsonElement json, string name) =>
        OptionalMember(json, name) ?? throw new JsonException($"The provider's configuration has no text '{name}'.");

    private static string? OptionalMember(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [LoggerMessage(7501, LogLevel.Error, "The keys of the OpenID provider {Authority} cannot be fetched, so its tokens do not count: {Reason}")]
    private partial void LogFailed(string authority, string reason);
}

/// <summary>What is needed to check a provider's tokens, and to have people sign in there.</summary>
internal sealed record ProviderKeys(string Issuer, IReadOnlyList<SecurityKey> Keys, DateTimeOffset FetchedAt)
{
    /// <summary>Where people sign in; null for a provider that only has tokens for programs.</summary>
    public string? AuthorizationEndpoint { get; init; }

    /// <summary>Where a code is exchanged for tokens.</summary>
    public string? TokenEndpoint { get; init; }
}
