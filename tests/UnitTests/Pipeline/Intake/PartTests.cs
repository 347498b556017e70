using System.Text;
using Patchbay.Catalog;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Routing;
using Patchbay.Workspaces;

namespace Patchbay.UnitTests.Pipeline.Intake;

/// <summary>Bodies that are too large for one entry of the journal.</summary>
public sealed class PartTests
{
    private static readonly RoutingTable Routing = new(
    [
        new ResourceRoute(RoutingTable.LocalResource, LogCatalog.Current.Categories.ToDictionary(category => category, _ => new CategoryRoute([Workspace.Default], []))),
    ]);

    [Theory]
    [InlineData("", "\n", "")]
    [InlineData("{\"records\":[", ",", "]}")]
    public void A_large_body_becomes_entries_that_hold_its_records_once_and_in_order(string before, string between, string after)
    {
        const int Count = 20_000;
        var records = Enumerable.Range(0, Count).Select(number => number % 5_000 == 4_999
            ? $$"""{"category":"NoSuchCategory","number":{{number}}}"""
            : $$"""{"category":"{{(number % 2 == 0 ? "SMSOperational" : "RoomsOperational")}}","time":"2025-03-05T08:00:00Z","text":"{{new string('x', 1_000)}}","number":{{number}}}""").ToList();
        var body = Encoding.UTF8.GetBytes(before + string.Join(between, records) + after);
        var decoded = new RecordDecoder(new IntakeOptions()).Decode(body, new IntakeDefaults(null, null, "test"), Routing, DateTimeOffset.UnixEpoch);

        Assert.Equal((Count - 4, 4), (decoded.Result.Accepted, decoded.Result.RejectedCount));
        Assert.True(decoded.Parts.Count > 2);
        Assert.All(decoded.Parts, part => Assert.InRange(part.Entry.Length, 1, 9 << 20));
        var cache = new OriginCache();
        var found = new SortedDictionary<int, string>();
        var ids = new HashSet<Guid>();
        foreach (var part in decoded.Parts)
        {
            var payload = new byte[part.Entry.Length];
            part.Entry.Head.CopyTo(payload, 0);
            part.Entry.Body.CopyTo(payload.AsMemory(part.Entry.Head.Length));
            var entry = new JournalEntry(new Frame(EntryKind.Records, 0, payload.Length, 0), payload, cache);
            foreach (var record in entry.Records())
            {
                found.Add(record.Index, Encoding.UTF8.GetString(record.Body.Span));
                Assert.Equal(record.Index % 2 == 0 ? "SMSOperational" : "RoomsOperational", entry.Origins[record.Origin].Origin!.Record.Category.Id);
                Assert.True(ids.Add(entry.Ids.GuidOf(record.Index)));
            }

            foreach (var rejected in entry.Rejected())
                found.Add(rejected.Record.Index, Encoding.UTF8.GetString(rejected.Body.Span));
            // The rows that go along are those of the part: a sender finds them by its position.
            Assert.Equal(entry.RecordCount, part.Blocks.Sum(block => block.Arrived?.Count ?? 0));
            part.Blocks.ForEach(block => block.Dispose());
        }

        Assert.Equal(records, found.Values);
    }
}
