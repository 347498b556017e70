using Patchbay.Catalog;
using Patchbay.Pipeline.Destinations.Storage;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Routing;

namespace Patchbay.Pipeline.Import;

/// <summary>Lists blobs with their lengths.</summary>
internal delegate IAsyncEnumerable<(ArchiveBlob Blob, long Length)> BlobList(CancellationToken cancellationToken);

/// <summary>Imports blobs, or files: each from where it was left, in pieces of whole lines.</summary>
/// <param name="store">Has the blobs.</param>
/// <param name="list">Lists those that are imported.</param>
/// <param name="source">The source's key.</param>
/// <param name="positions">How far they are imported.</param>
/// <param name="intake">Takes the records.</param>
/// <param name="routing">Knows the resources.</param>
/// <param name="progress">Is told how far it is.</param>
internal sealed class BlobImport(
    IArchiveStore store, BlobList list, string source, ImportPositions positions, RecordIntake intake,
    CurrentRouting routing, ImportProgress progress)
{
    private const int PieceBytes = 4 << 20;
    private const int WholeBytesMax = 64 << 20;
    private const string ResourcePrefix = "resourceId=";

    private byte[] _buffer = new byte[PieceBytes];

    /// <summary>Imports everything that is there now and was not imported before.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        progress.ForgetSkipped();
        var found = new List<(ArchiveBlob Blob, long Length)>();
        await foreach (var (blob, length) in list(cancellationToken).ConfigureAwait(false))
        {
            var done = positions.Of(blob).Done;
            if (length < done)
                progress.Skip($"{blob} is shorter than what was imported of it; something else has its name now.");
            if (length > done && IsOfKnownResource(blob))
                found.Add((blob, length - done));
        }

        progress.Expect(found.Sum(entry => entry.Length));
        foreach (var (blob, _) in found)
            await ImportAsync(blob, cancellationToken).ConfigureAwait(false);
        await positions.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    // Its records would all be rejected, and importing the blob again later would add nothing.
    private bool IsOfKnownResource(ArchiveBlob blob)
    {
        var parts = blob.Name.Split("/y=", 2);
        if (!parts[0].StartsWith(ResourcePrefix, StringComparison.OrdinalIgnoreCase) || !ResourceId.TryParse(parts[0][ResourcePrefix.Length..], out var id) || routing.Table.Find(id.ToString()) is not null)
            return true;
        progress.Skip($"The resource {id} is not known here, so its blobs are left out. Make it known with 'patchbay resources add {id}', and import again.");
        return false;
    }

    private async Task ImportAsync(ArchiveBlob blob, CancellationToken cancellationToken)
    {
        for (var position = positions.Of(blob); ;)
        {
            var piece = await ReadPieceAsync(blob, position, cancellationToken).ConfigureAwait(false);
            if (piece == 0)
                return;
            await positions.BeginAsync(blob, new ImportPosition(position.Done, position.Done + piece), cancellationToken).ConfigureAwait(false);
            var defaults = new IntakeDefaults(null, null, $"{source}|{blob}") { RequestId = $"import@{position.Done}" };
            var result = await intake.AcceptAsync(_buffer.AsMemory(0, piece), defaults, cancellationToken).ConfigureAwait(false);
            position = new ImportPosition(position.Done + piece, position.Done + piece);
            positions.Note(blob, position);
            progress.Take(piece, result);
        }
    }

    // The length of what is imported next, now in the buffer; 0 when there is no whole line.
    private async Task<int> ReadPieceAsync(ArchiveBlob blob, ImportPosition position, CancellationToken cancellationToken)
    {
        if (_buffer.Length > PieceBytes)
            _buffer = new byte[PieceBytes];
        while (true)
        {
            var begun = (int)Math.Max(0, position.Next - position.Done);
            if (begun > _buffer.Length)
                _buffer = new byte[begun];
            var read = await store.ReadAsync(blob, position.Done, _buffer, cancellationToken).ConfigureAwait(false);
            var isEnd = read < _buffer.Length;
            if (begun > 0 && begun <= read)
                return begun;
            var piece = WholeRecords.Length(_buffer.AsSpan(0, read), isBeginning: position.Done == 0, isEnd);
            if (piece > 0 || isEnd)
                return piece;
            if (_buffer.Length >= WholeBytesMax)
                throw new StorageException($"{blob} in {store.Name} has a line of more than {WholeBytesMax >> 20} MB at byte {position.Done}; it is not JSON Lines.");
            _buffer = new byte[_buffer.Length * 2];
        }
    }
}
