using System.Globalization;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Pipeline.Destinations;
using Patchbay.Pipeline.Destinations.Storage;
using Patchbay.Pipeline.Purging;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Delivery;

/// <summary>Checks journal, positions, ledger, workspaces and archives against each other, while everything runs.</summary>
/// <param name="deliveries">The journal, the positions and the ledger.</param>
/// <param name="workspaces">The workspaces.</param>
/// <param name="clickHouse">The engine that holds them.</param>
/// <param name="connections">How the archives are reached.</param>
/// <param name="purges">What was deleted on purpose.</param>
public sealed class Verification(Deliveries deliveries, WorkspaceDirectory workspaces, IClickHouse clickHouse, DestinationConnections connections, Purges purges)
{
    private const int AttemptsMax = 5;

    /// <summary>Checks everything: reads the whole journal, the ids of all records in the workspaces, and the archives.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was checked, and what was found wrong.</returns>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken = default)
    {
        var findings = new List<Finding>();
        findings.AddRange(CheckJournal());
        // What is delivered from here on may be found or not.
        var rows = deliveries.Ledger.Read().GroupBy(row => DestinationAddress.Parse(row.Destination)).ToList();
        foreach (var destination in rows)
        {
            if (destination.Key.Kind == DestinationKind.Workspace && workspaces.Find(destination.Key.Id) is { } workspace)
            {
                // What a rule's transform makes of the records of its streams is not theirs to count.
                foreach (var row in destination.Where(row => LogCatalog.Current.FindCategory(row.Category) is not null))
                    findings.Add(await CheckWorkspaceAsync(workspace, row, cancellationToken).ConfigureAwait(false));
            }
            else if (destination.Key.Kind == DestinationKind.StorageAccount)
            {
                findings.AddRange(connections.FindStore(destination.Key.Id) is { } store
                    ? await new ArchiveCheck(store, CountByHourAsync).RunAsync([.. destination], cancellationToken).ConfigureAwait(false)
                    : [new Finding(destination.Key.Key, false, connections.Unknown(destination.Key.Id))]);
            }
        }

        return findings;
    }

    private IEnumerable<Finding> CheckJournal()
    {
        var rows = new Dictionary<(string, string, string), Finding>();
        // Rows that move while the journal is read are compared again.
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var before = deliveries.Ledger.Read();
            var pending = deliveries.CountPending();
            var after = deliveries.Ledger.Read().ToHashSet();
            foreach (var row in before)
            {
                var key = (row.Resource, row.Category, row.Destination);
                if (after.Contains(row))
                    rows[key] = Compare(row, pending.GetValueOrDefault(key).Count);
                else
                    rows.TryAdd(key, new Finding(Subject(row), true, "Records move too fast to be counted; nothing was compared."));
            }
        }

        var (start, end) = deliveries.JournalRange;
        yield return new Finding("Journal", true, Text($"{end - start} bytes were read."));
        foreach (var range in deliveries.Damaged)
            yield return new Finding("Journal", false, Text($"It cannot be read from {range.From} to {range.To}; a copy of the range is beside it."));
        foreach (var finding in rows.Values)
            yield return finding;
    }

    private static Finding Compare(LedgerRow row, long inJournal) => row.Pending == inJournal
        ? new Finding(Subject(row), true, Text($"{row.Accepted} accepted = {row.Delivered} delivered + {row.Pending} pending + {row.Rejected} rejected + {row.Expired} expired."))
        : new Finding(Subject(row), false, Text($"The ledger has {Counted.Of(row.Pending, "record")} waiting, and the journal holds {inJournal}."));

    private async Task<Finding> CheckWorkspaceAsync(Workspace workspace, LedgerRow row, CancellationToken cancellationToken)
    {
        var table = LogCatalog.Current.FindCategory(row.Category)!.Table!;
        var statement = new Statement($$"""
            SELECT toInt64(count()), toInt64(uniqExact(_RecordId)) FROM {{SqlText.Identifier(workspace.Database)}}.{{SqlText.Identifier(table.Name)}}
            WHERE _ResourceId = {resource:String}
            """)
        {
            Parameters = [SqlParameter.String("resource", row.Resource)],
        };
        var subject = $"{table.Name} of {row.Resource}";
        long count, distinct;
        try
        {
            await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
            var block = (await result.ReadAsync(cancellationToken).ConfigureAwait(false))!;
            (count, distinct) = (((ValueColumn<long>)block.Columns[0])[0], ((ValueColumn<long>)block.Columns[1])[0]);
        }
        catch (ClickHouseException exception)
        {
            // A table whose files are damaged is what a check is for; the other tables are checked all the same.
            return new Finding(subject, false, $"It cannot be read: {exception.Message}");
        }

        var purged = purges.CountOf(workspace, table, row.Resource);
        var besides = purged == 0 ? "" : Text($" Purged: {purged}.");
        return count > distinct ? new Finding(subject, false, Text($"There more than once: {count - distinct} of {count} records."))
            : count + purged < row.Delivered ? new Finding(subject, false, Text($"It has {Counted.Of(count, "record")}, of {row.Delivered} delivered: the others were deleted since, or are lost.{besides}"))
            : new Finding(subject, true, Text($"{Counted.Of(count, "record")}, each once.{besides}"));
    }

    // The hours of arrival of a row's records, in the first workspace that gets them too.
    private async Task<IReadOnlyDictionary<DateTime, long>> CountByHourAsync(LedgerRow row, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<DateTime, long>();
        var source = deliveries.Ledger.Read().Where(other => other.Resource == row.Resource && other.Category == row.Category)
            .Select(other => DestinationAddress.Parse(other.Destination)).FirstOrDefault(address => address.Kind == DestinationKind.Workspace);
        if (source is null || workspaces.Find(source.Id) is not { } workspace)
            return counts;
        var table = LogCatalog.Current.FindCategory(row.Category)!.Table!;
        var statement = new Statement($$"""
            SELECT toInt64(toUnixTimestamp(toStartOfHour(_TimeReceived))), toInt64(count()) FROM {{SqlText.Identifier(workspace.Database)}}.{{SqlText.Identifier(table.Name)}}
            WHERE _ResourceId = {resource:String} GROUP BY 1
            """)
        {
            Parameters = [SqlParameter.String("resource", row.Resource)],
        };
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            for (var i = 0; i < block.RowCount; i++)
                counts.Add(DateTime.UnixEpoch.AddSeconds(((ValueColumn<long>)block.Columns[0])[i]), ((ValueColumn<long>)block.Columns[1])[i]);
        }

        return counts;
    }

    private static string Subject(LedgerRow row) => $"{row.Category} of {row.Resource} to {row.Destination}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a check found.</summary>
/// <param name="Subject">What was checked.</param>
/// <param name="IsWell">Whether it is as it should be.</param>
/// <param name="Message">What was seen, as a sentence.</param>
public sealed record Finding(string Subject, bool IsWell, string Message);
