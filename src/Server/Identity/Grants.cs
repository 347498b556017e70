using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Workspaces.State;

namespace Patchbay.Server.Identity;

/// <summary>
/// What somebody who signed in has got to be known by later: a session of the portal, or a program's refresh token. Each is a random
/// text of which only a hash is kept, counts for a bounded time, and ends when it is revoked or when its caller no longer counts.
/// </summary>
internal sealed class Grants
{
    private const string Kind = "grant";

    // Whoever signs in again and again loses what he got first, and nobody else does.
    private const int PerCallerMax = 50;

    private readonly StateStore _state;
    private readonly Callers _callers;
    private readonly TimeProvider _clock;
    private ImmutableDictionary<string, Grant> _grants;

    private Grants(StateStore state, Callers callers, TimeProvider clock, ImmutableDictionary<string, Grant> grants)
    {
        _state = state;
        _callers = callers;
        _clock = clock;
        _grants = grants;
    }

    public static async Task<Grants> OpenAsync(StateStore state, Callers callers, TimeProvider clock)
    {
        var documents = await state.ReadAsync(Kind);
        return new Grants(state, callers, clock, documents.ToImmutableDictionary(document => document.Id, document => JsonSerializer.Deserialize(document.Body!, GrantJson.Default.Grant)!));
    }

    /// <summary>Makes a grant.</summary>
    /// <returns>The text by which its owner is known.</returns>
    public async Task<string> CreateAsync(Grant grant)
    {
        var secret = Secrets.New();
        var now = _clock.GetUtcNow();
        var old = _grants.Where(other => other.Value.ExpiresAt <= now).Select(other => other.Key)
            .Union(_grants.Where(other => other.Value.CallerId == grant.CallerId).OrderByDescending(other => other.Value.ExpiresAt).Skip(PerCallerMax - 1).Select(other => other.Key)).ToList();
        await _state.WriteAsync([new StateDocument(Kind, Secrets.Hash(secret), JsonSerializer.Serialize(grant, GrantJson.Default.Grant)), .. old.Select(id => new StateDocument(Kind, id, null))]);
        ImmutableInterlocked.Update(ref _grants, grants => grants.RemoveRange(old).SetItem(Secrets.Hash(secret), grant));
        return secret;
    }

    /// <summary>Finds a grant that counts, and its caller as he is now.</summary>
    public (Grant Grant, Caller Caller)? Find(GrantUse use, string secret) =>
        _grants.TryGetValue(Secrets.Hash(secret), out var grant) && grant.Use == use && grant.ExpiresAt > _clock.GetUtcNow() && _callers.Renew(grant.ToCaller()) is { } caller
            ? (grant, caller)
            : null;

    /// <summary>Ends a grant; one that is not there has ended.</summary>
    public async Task RevokeAsync(string secret)
    {
        if (_grants.ContainsKey(Secrets.Hash(secret)))
        {
            await _state.WriteAsync([new StateDocument(Kind, Secrets.Hash(secret), null)]);
            ImmutableInterlocked.TryRemove(ref _grants, Secrets.Hash(secret), out _);
        }
    }
}

/// <summary>A grant, without its secret.</summary>
/// <param name="Use">What it is.</param>
/// <param name="CallerId">The object id of who has it.</param>
/// <param name="CallerName">His name.</param>
/// <param name="Source">Who said that it is he.</param>
/// <param name="Groups">The groups that he belonged to when he signed in.</param>
/// <param name="ExpiresAt">From when on it no longer counts.</param>
/// <param name="Client">The program that a refresh token was given to; empty for a session.</param>
internal sealed record Grant(GrantUse Use, string CallerId, string CallerName, CallerSource Source, IReadOnlyList<string> Groups, DateTimeOffset ExpiresAt, string Client = "")
{
    public static Grant Of(GrantUse use, Caller caller, DateTimeOffset expiresAt, string client = "") =>
        new(use, caller.Id, caller.Name, caller.Source, caller.Groups, expiresAt, client);

    public Caller ToCaller() => new(CallerId, CallerName, Source) { Groups = Groups };
}

/// <summary>What a grant is.</summary>
internal enum GrantUse
{
    /// <summary>A session of the portal, in a cookie.</summary>
    Session,

    /// <summary>A refresh token of a program.</summary>
    Refresh,
}

[JsonSerializable(typeof(Grant))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
internal sealed partial class GrantJson : JsonSerializerContext;
