using System.Text.Json.Serialization;

namespace Patchbay.Pipeline.Purging;

/// <summary>The deletion of chosen records of a table, for good. Kept in the server's state.</summary>
/// <param name="Id">Its id, for example <c>purge-970318e7-b859-4edb-8903-83b1b54d0b74</c>.</param>
/// <param name="Workspace">The workspace's GUID.</param>
/// <param name="Table">The table.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Requested">When; records that arrived later stay.</param>
public sealed record Purge(string Id, Guid Workspace, string Table, string By, DateTimeOffset Requested)
{
    /// <summary>Which records. Empty when the purge is done: what was filtered by is to be forgotten as well.</summary>
    public IReadOnlyList<PurgeFilter> Filters { get; init => field = value ?? []; } = [];

    /// <summary>How many records there were of each resource, by its id in lower case; null until they are counted.</summary>
    public IReadOnlyDictionary<string, long>? Found { get; init; }

    /// <summary>The days, as 20261231, that had such records; known when they are counted.</summary>
    public IReadOnlyList<uint> Days { get; init => field = value ?? []; } = [];

    /// <summary>Whether the records are gone.</summary>
    public bool IsDone { get; init; }
}

[JsonSerializable(typeof(Purge))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
internal sealed partial class PurgeJson : JsonSerializerContext;
