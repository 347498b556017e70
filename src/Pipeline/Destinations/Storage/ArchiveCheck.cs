using System.Globalization;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Intake;

namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>Reads an archive back, and compares it with what was delivered to it.</summary>
/// <remarks>
/// A record is in the hour of its arrival, or in a later one when it came late, so only the sum of all hours has to be what was
/// delivered. Where that is too small, the hours that have less than the workspace are named.
/// </remarks>
/// <param name="store">Keeps the archive.</param>
/// <param name="countByHour">How many records of a row arrived in each hour, as far as a workspace knows.</param>
internal sealed class ArchiveCheck(IArchiveStore store, Func<LedgerRow, CancellationToken, Task<IReadOnlyDictionary<DateTime, long>>> countByHour)
{
    private const string HourFormat = "'/y='yyyy'/m='MM'/d='dd'/h='HH'/m=00'";

    /// <summary>Checks the records of some rows of the ledger, which were read before.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            var blobs = new List<(ArchiveBlob Blob, long Length)>();
            await foreach (var blob in store.ListAsync(ArchivePath.ContainerPrefix, cancellationToken).ConfigureAwait(false))
                blobs.Add(blob);
            var findings = new List<Finding>();
            foreach (var row in rows)
                findings.AddRange(await CheckAsync(row, blobs, cancellationToken).ConfigureAwait(false));
            return findings;
        }
        catch (StorageException exception)
        {
            return [new Finding(store.Name, false, exception.Message)];
        }
    }

    private async Task<IReadOnlyList<Finding>> CheckAsync(LedgerRow row, List<(ArchiveBlob Blob, long Length)> all, CancellationToken cancellationToken)
    {
        var any = ArchivePath.Of(ResourceId.Parse(row.Resource), LogCatalog.Current.FindCategory(row.Category)!, DateTime.UnixEpoch);
        var folder = any.Name[..any.Name.IndexOf("/y=", StringComparison.Ordinal)];
        var hours = new List<Hour>();
        var ids = new HashSet<Guid>();
        foreach (var (blob, length) in all.Where(entry => entry.Blob.Container == any.Container && entry.Blob.Name.StartsWith(folder + "/y=", StringComparison.Ordinal)))
            hours.Add(await ReadAsync(blob, folder, length, ids, cancellationToken).ConfigureAwait(false));

        var findings = hours.Where(hour => hour.Mistake is not null).Select(hour => new Finding(hour.Blob.ToString(), false, hour.Mistake!)).ToList();
        var subject = $"{any.Container} of {row.Resource} in {store.Name}";
        if (ids.Count >= row.Delivered)
        {
            findings.Add(new Finding(subject, true, $"{Counted.Of(ids.Count, "record")} in {Counted.Of(hours.Count, "blob")}."));
            return findings;
        }

        findings.Add(new Finding(subject, false, Text($"It has {Counted.Of(ids.Count, "record")}, of {row.Delivered} delivered: the others were deleted since, or are lost.")));
        var found = hours.GroupBy(hour => hour.Time).ToDictionary(hour => hour.Key, hour => hour.Sum(blob => blob.Count));
        foreach (var (time, count) in (await countByHour(row, cancellationToken).ConfigureAwait(false)).OrderBy(hour => hour.Key))
        {
            if (found.GetValueOrDefault(time) is var archived && archived < count)
            {
                var blob = ArchivePath.Of(ResourceId.Parse(row.Resource), LogCatalog.Current.FindCategory(row.Category)!, time);
                findings.Add(new Finding(blob.ToString(), false, Text($"The hour has {Counted.Of(archived, "record")}, and the workspace has {count} that arrived in it.")));
            }
        }

        return findings;
    }

    private async Task<Hour> ReadAsync(ArchiveBlob blob, string folder, long length, HashSet<Guid> ids, CancellationToken cancellationToken)
    {
        var (number, count, twice, mistake) = (0, 0, 0, (string?)null);
        var end = await ArchiveLines.ReadAsync(store, blob, 0, length, Take, cancellationToken).ConfigureAwait(false);
        var time = DateTime.TryParseExact(
            blob.Name[folder.Length..blob.Name.LastIndexOf('/')], HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var hour) ? hour : default;
        if (twice > 0)
            mistake ??= Text($"There more than once: {twice} of {number} records.");
        // The hour of now is being written.
        if (end < length && hour.AddHours(1) < DateTime.UtcNow)
            mistake ??= Text($"Its last line, at byte {end}, is not whole.");
        return new Hour(blob, time, count, mistake);

        void Take(ReadOnlySpan<byte> line)
        {
            number++;
            if (!JsonText.IsValid(line))
                mistake ??= Text($"Line {number} is not JSON.");
            else if (ArchiveLines.IdOf(line) is not { } id)
                mistake ??= Text($"Line {number} has no _RecordId: something else wrote it.");
            else if (ids.Add(id))
                count++;
            else
                twice++;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What one blob holds.</summary>
    private sealed record Hour(ArchiveBlob Blob, DateTime Time, int Count, string? Mistake);
}
