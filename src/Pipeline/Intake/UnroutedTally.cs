namespace Patchbay.Pipeline.Intake;

/// <summary>How many accepted records went nowhere since the server started, by resource and category: what nobody keeps is told of at least.</summary>
public sealed class UnroutedTally
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Resource, string Category), UnroutedSum> _sums = [];

    /// <summary>All sums, ordered by resource and category.</summary>
    public IReadOnlyList<UnroutedSum> Read()
    {
        lock (_gate)
            return [.. _sums.OrderBy(entry => entry.Key).Select(entry => entry.Value)];
    }

    /// <summary>Counts the records of a body.</summary>
    /// <param name="records">Those that went nowhere.</param>
    /// <param name="now">When they came, in UTC.</param>
    internal void Add(IReadOnlyList<UnroutedRecords> records, DateTime now)
    {
        if (records.Count == 0)
            return;
        lock (_gate)
        {
            // Only known resources and categories get here, so the sums stay few.
            foreach (var (category, resource, count, reason) in records)
            {
                var key = (resource.ToLowerInvariant(), category);
                var before = _sums.GetValueOrDefault(key);
                _sums[key] = new UnroutedSum(resource, category, (before?.Count ?? 0) + count, before?.First ?? now, now, reason);
            }
        }
    }
}

/// <summary>Records of a category of a resource that went nowhere.</summary>
/// <param name="ResourceId">The resource.</param>
/// <param name="Category">The category's id.</param>
/// <param name="Count">How many there were since the server started.</param>
/// <param name="First">When the first of them came, in UTC.</param>
/// <param name="Last">When the newest of them came, in UTC.</param>
/// <param name="Reason">Why the newest went nowhere, as a sentence.</param>
public sealed record UnroutedSum(string ResourceId, string Category, long Count, DateTime First, DateTime Last, string Reason);
