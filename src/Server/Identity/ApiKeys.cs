using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Workspaces.State;

namespace Patchbay.Server.Identity;

/// <summary>
/// API keys. A key is a credential by itself, and a client id with its secret at the token endpoint; its id is the object id that
/// roles are assigned to. Only a hash of it is kept.
/// </summary>
internal sealed class ApiKeys
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "pbk_";

    private const string Kind = "apiKey";

    private readonly StateStore _state;
    private readonly TimeProvider _clock;
    private ImmutableDictionary<Guid, ApiKey> _keys;

    private ApiKeys(StateStore state, TimeProvider clock, ImmutableDictionary<Guid, ApiKey> keys)
    {
        _state = state;
        _clock = clock;
        _keys = keys;
    }

    /// <summary>All keys, oldest first.</summary>
    public IEnumerable<ApiKey> All => _keys.Values.OrderBy(key => key.CreatedAt);

    public static async Task<ApiKeys> OpenAsync(StateStore state, TimeProvider clock)
    {
        var keys = (await state.ReadAsync(Kind)).Select(document => JsonSerializer.Deserialize(document.Body!, ApiKeyJson.Default.ApiKey)!);
        return new ApiKeys(state, clock, keys.ToImmutableDictionary(key => key.Id));
    }

    /// <summary>Makes a key.</summary>
    /// <param name="name">A name for people.</param>
    /// <param name="createdBy">Who makes it.</param>
    /// <param name="expiresAt">From when on it no longer counts; null for never.</param>
    /// <param name="isOwner">Whether it may do everything.</param>
    /// <param name="keep">Keeps the text before the key counts, so that no key counts whose text was lost.</param>
    /// <returns>The key and its text, which nobody can read again.</returns>
    public async Task<(ApiKey Key, string Text)> CreateAsync(string name, string createdBy, DateTimeOffset? expiresAt, bool isOwner = false, Action<string>? keep = null)
    {
        var secret = Secrets.New();
        var key = new ApiKey(Guid.NewGuid(), name, Secrets.Hash(secret), createdBy, _clock.GetUtcNow(), expiresAt, isOwner);
        var text = $"{Prefix}{key.Id:N}_{secret}";
        keep?.Invoke(text);
        await _state.WriteAsync([new StateDocument(Kind, key.Id.ToString(), JsonSerializer.Serialize(key, ApiKeyJson.Default.ApiKey))]);
        ImmutableInterlocked.Update(ref _keys, keys => keys.SetItem(key.Id, key));
        return (key, text);
    }

    /// <summary>Revokes a key: from now on it counts for nothing, and neither do tokens that it got.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> RevokeAsync(Guid id)
    {
        if (!_keys.ContainsKey(id))
        {
            return false;
        }

        await _state.WriteAsync([new StateDocument(Kind, id.ToString(), null)]);
        return ImmutableInterlocked.TryRemove(ref _keys, id, out _);
    }

    /// <summary>Finds a key that counts by its id.</summary>
    public ApiKey? Find(Guid id) => _keys.TryGetValue(id, out var key) && !(key.ExpiresAt <= _clock.GetUtcNow()) ? key : null;

    /// <summary>Checks the text of a key.</summary>
    public bool TryFind(string text, [NotNullWhen(true)] out ApiKey? key)
    {
        key = null;
        return text.StartsWith(Prefix, StringComparison.Ordinal) && text[Prefix.Length..].Split('_', 2) is [var id, var secret] &&
            Guid.TryParseExact(id, "N", out var guid) && TryFind(guid, secret, out key);
    }

    /// <summary>Checks a client's id and secret; the secret is the key as it was shown, or what stands behind its last underscore.</summary>
    public bool TryFind(string clientId, string secret, [NotNullWhen(true)] out ApiKey? key)
    {
        key = null;
        return Guid.TryParse(clientId, out var id) &&
            (secret.StartsWith(Prefix, StringComparison.Ordinal) ? TryFind(secret, out key) && key.Id == id : TryFind(id, secret, out key));
    }

    private bool TryFind(Guid id, string secret, [NotNullWhen(true)] out ApiKey? key)
    {
        key = Find(id) is { } found && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(found.Hash), Encoding.ASCII.GetBytes(Secrets.Hash(secret))) ? found : null;
        return key is not null;
    }
}

/// <summary>A key, without its secret.</summary>
internal sealed record ApiKey(Guid Id, string Name, string Hash, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, bool IsOwner)
{
    public Caller ToCaller() => new(Id.ToString(), Name, CallerSource.Key) { IsOwner = IsOwner };
}

[JsonSerializable(typeof(ApiKey))]
internal sealed partial class ApiKeyJson : JsonSerializerContext;
