using System.Buffers;
using Patchbay.Catalog;

namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>One hour of one category of one resource in an archive: the blob that grows, and the lines that are to be appended.</summary>
/// <param name="resource">The resource.</param>
/// <param name="category">The log category.</param>
/// <param name="hour">The hour.</param>
/// <param name="settled">What of it is settled from before.</param>
internal sealed class ArchiveHour(ResourceId resource, LogCategory category, DateTime hour, SettledPart settled)
{
    private const int LooksMax = 5;
    private const int KeptBytesMax = 1 << 20;

    private ArrayBufferWriter<byte> _lines = new();
    private readonly List<(Guid Id, int Index, int End)> _records = [];
    private ArchiveBlob _blob = ArchivePath.Of(resource, category, hour, settled.Part);
    private int _part = settled.Part;
    private long _length;

    // Ids of lines behind the settled ones. Null: not known, the blob has to be looked at.
    private HashSet<Guid>? _sent;

    /// <summary>What is settled now.</summary>
    public SettledPart Settled { get; private set; } = settled;

    /// <summary>The records that wait, by their places in the batch.</summary>
    public IEnumerable<int> Waiting => _records.Select(record => record.Index);

    /// <summary>Whether there are any.</summary>
    public bool HasWaiting => _records.Count > 0;

    /// <summary>Where the next line is to be written; <see cref="EndLine"/> follows.</summary>
    public IBufferWriter<byte> Lines => _lines;

    /// <summary>Ends a line.</summary>
    /// <param name="id">The record's id, which is in the line.</param>
    /// <param name="index">The record's place in the batch.</param>
    public void EndLine(Guid id, int index)
    {
        _lines.Write("\n"u8);
        _records.Add((id, index, _lines.WrittenCount));
    }

    /// <summary>Appends the lines that wait, except those that the blob has already.</summary>
    /// <exception cref="StorageException">It did not work; the lines may have been appended all the same, and the next call looks.</exception>
    public async Task AppendAsync(IArchiveStore store, CancellationToken cancellationToken)
    {
        var next = 0;
        for (var looks = 0; next < _records.Count;)
        {
            if (_sent is null)
            {
                // Another writer may come in between again and again; that it does so for ever is no reason to hang.
                if (looks++ == LooksMax)
                    throw new StorageException($"Somebody else keeps appending to {_blob} in {store.Name}.");
                await LookAsync(store, cancellationToken).ConfigureAwait(false);
            }

            if (_sent!.Contains(_records[next].Id))
            {
                next++;
                continue;
            }

            var end = EndOfBlock(next, store.BlockBytesMax);
            var start = next == 0 ? 0 : _records[next - 1].End;
            var block = _lines.WrittenMemory[start.._records[end - 1].End];
            switch (await TryAppendAsync(store, block, cancellationToken).ConfigureAwait(false))
            {
                case AppendResult.Appended:
                    _length += block.Length;
                    next = end;
                    break;
                case AppendResult.Full:
                    // Once it is there, it is found as the last one of the hour.
                    await store.OpenAsync(ArchivePath.Of(resource, category, hour, _part + 1), cancellationToken).ConfigureAwait(false);
                    _sent = null;
                    break;
                default:
                    _sent = null;
                    break;
            }
        }
    }

    /// <summary>Takes the lines as settled.</summary>
    public void Settle()
    {
        foreach (var (id, _, _) in _records)
            _sent!.Remove(id);
        // Lines that were found and have not come again yet must be found again after a crash.
        if (_sent!.Count == 0)
            Settled = new SettledPart(_part, _length);
        Forget();
    }

    /// <summary>Takes what was appended as not settled: the records come again, and then the blob is looked at.</summary>
    public void Unsettle()
    {
        _sent = null;
        Forget();
    }

    private void Forget()
    {
        _records.Clear();
        if (_lines.Capacity > KeptBytesMax)
            _lines = new();
        else
            _lines.ResetWrittenCount();
    }

    private async Task<AppendResult> TryAppendAsync(IArchiveStore store, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        try
        {
            return await store.AppendAsync(_blob, _length, block, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The block may be there although the answer is not.
            _sent = null;
            throw;
        }
    }

    // The lines from here to one that is there already, as many as a block holds.
    private int EndOfBlock(int first, int bytesMax)
    {
        var start = first == 0 ? 0 : _records[first - 1].End;
        var end = first + 1;
        while (end < _records.Count && _records[end].End - start <= bytesMax && !_sent!.Contains(_records[end].Id))
            end++;
        return end;
    }

    // Finds the blob's end and the lines behind the settled ones, which may be on several blobs when one of them became full.
    private async Task LookAsync(IArchiveStore store, CancellationToken cancellationToken)
    {
        var sent = new HashSet<Guid>();
        OpenPart(Settled.Part);
        var from = Settled.Length;
        long? length;
        while ((length = await store.OpenAsync(_blob, cancellationToken).ConfigureAwait(false)) is null || await HasNextPartAsync(store, cancellationToken).ConfigureAwait(false))
        {
            if (length is not null)
                await ReadIdsAsync(store, from, length.Value, sent, cancellationToken).ConfigureAwait(false);
            OpenPart(_part + 1);
            from = 0;
        }

        await ReadIdsAsync(store, from, length.Value, sent, cancellationToken).ConfigureAwait(false);
        _length = length.Value;
        _sent = sent;
    }

    private Task<bool> HasNextPartAsync(IArchiveStore store, CancellationToken cancellationToken) =>
        store.ExistsAsync(ArchivePath.Of(resource, category, hour, _part + 1), cancellationToken);

    private Task ReadIdsAsync(IArchiveStore store, long from, long length, HashSet<Guid> ids, CancellationToken cancellationToken)
    {
        return ArchiveLines.ReadAsync(store, _blob, from, length, Take, cancellationToken);

        void Take(ReadOnlySpan<byte> line)
        {
            if (ArchiveLines.IdOf(line) is { } id)
                ids.Add(id);
        }
    }

    private void OpenPart(int part)
    {
        _part = part;
        _blob = ArchivePath.Of(resource, category, hour, part);
    }
}
