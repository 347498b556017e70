using System.Collections.Concurrent;

namespace Patchbay.Server.Identity;

/// <summary>What waits for a short time to be asked for by a secret: never more than so many, and gone with a restart.</summary>
/// <param name="lifetime">How long each waits.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class Pending<T>(TimeSpan lifetime, TimeProvider clock) where T : class
{
    private const int CountMax = 1000;

    private readonly ConcurrentDictionary<string, (T Value, DateTimeOffset ExpiresAt)> _waiting = new(StringComparer.Ordinal);

    /// <summary>Those that still wait.</summary>
    public IEnumerable<T> All => _waiting.Values.Where(waiting => waiting.ExpiresAt > clock.GetUtcNow()).Select(waiting => waiting.Value);

    /// <summary>Adds a value.</summary>
    /// <returns>Its secret, or null when too many wait.</returns>
    public string? Add(T value)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, waiting) in _waiting)
        {
            if (waiting.ExpiresAt <= now)
            {
                _waiting.TryRemove(old, out _);
            }
        }

        var secret = Secrets.New();
        return _waiting.Count < CountMax && _waiting.TryAdd(secret, (value, now + lifetime)) ? secret : null;
    }

    /// <summary>Finds a value that waits.</summary>
    public T? Find(string secret) => _waiting.TryGetValue(secret, out var waiting) && waiting.ExpiresAt > clock.GetUtcNow() ? waiting.Value : null;

    /// <summary>Takes a value away; only one of several gets it.</summary>
    public T? Take(string secret) => _waiting.TryRemove(secret, out var waiting) && waiting.ExpiresAt > clock.GetUtcNow() ? waiting.Value : null;
}
