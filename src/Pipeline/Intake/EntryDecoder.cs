using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Routing;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Intake;

/// <summary>Turns entries of the journal into rows once more, the same as those that intake made.</summary>
internal sealed class EntryDecoder
{
    private const int DepthMax = 256; // Intake took the records under a limit of its own.
    private const int ResourcesMax = 10_000;

    private readonly RecordReader _reader = new(DepthMax);
    private readonly RowBatch _batch = new();
    private readonly Adjustments _adjustments = new(new IntakeResult(), reportedMax: 0);
    private readonly Dictionary<ResourceId, KnownResource> _resources = [];

    /// <summary>Makes rows of those records of an entry that go to a workspace.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="destination">The workspace's key as a destination.</param>
    /// <param name="stored">The ids of records, and of rejected records, to leave out.</param>
    public List<TableBlock> Decode(JournalEntry entry, Workspace workspace, string destination, IReadOnlySet<Guid> stored)
    {
        var origins = entry.Origins.Select(origin => origin.Origin?.Destinations.Contains(destination) is true ? origin.Origin.Record : null).ToArray();
        foreach (var record in entry.Records())
        {
            if (origins[record.Origin] is not { } origin || stored.Contains(entry.Ids.GuidOf(record.Index)))
                continue;
            _reader.Read(record.Body.Span, out var bytes);
            _reader.FlattenProperties(origin.Category, bytes);
            _batch.RowsOf(workspace, TableLayout.Of(origin.Category)).Add(_reader, bytes, ResourceOf(origin), entry.Ids[record.Index], entry.Received, _adjustments);
            _adjustments.EndRecord(0, 0);
        }

        if (workspace.Id == Workspace.Default.Id)
        {
            foreach (var rejected in entry.Rejected())
            {
                if (!stored.Contains(entry.Ids.GuidOf(rejected.Record.Index)))
                    _batch.Rejected.Add(rejected.Record, rejected.Body.Span, rejected.Category, rejected.Resource, entry.Source, entry.Ids.Batch, entry.Received);
            }
        }

        return _batch.Build();
    }

    private KnownResource ResourceOf(RecordOrigin origin)
    {
        if (_resources.TryGetValue(origin.Resource, out var known))
            return known;
        if (_resources.Count >= ResourcesMax)
            _resources.Clear();
        return _resources[origin.Resource] = new KnownResource(new ResourceRoute(origin.Resource, new Dictionary<LogCategory, CategoryRoute>()));
    }
}
