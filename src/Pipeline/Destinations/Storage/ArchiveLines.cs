using System.Buffers.Text;

namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>Reads the lines of an archive's blobs.</summary>
internal static class ArchiveLines
{
    private static readonly byte[] IdMember = ",\"_RecordId\":\""u8.ToArray();

    /// <summary>Reads the whole lines of a blob.</summary>
    /// <param name="store">Keeps the blob.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="from">Where the first line begins.</param>
    /// <param name="length">How long the blob is; of what it has grown by since, something may be read as well.</param>
    /// <param name="take">Gets each line, without its end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where the last whole line ends.</returns>
    public static async Task<long> ReadAsync(IArchiveStore store, ArchiveBlob blob, long from, long length, TakeLine take, CancellationToken cancellationToken)
    {
        var buffer = from < length ? new byte[Math.Min(length - from, store.BlockBytesMax)] : [];
        while (from < length)
        {
            var read = await store.ReadAsync(blob, from, buffer, cancellationToken).ConfigureAwait(false);
            var whole = buffer.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
            if (whole == 0 && read < buffer.Length)
                break;
            if (whole == 0)
            {
                buffer = new byte[buffer.Length * 2];
                continue;
            }

            foreach (var line in buffer.AsSpan(0, whole - 1).Split((byte)'\n'))
                take(buffer.AsSpan(line));
            from += whole;
        }

        return from;
    }

    /// <summary>The id of the record on a line; null when it has none.</summary>
    public static Guid? IdOf(ReadOnlySpan<byte> line) =>
        line.IndexOf(IdMember) is var at and >= 0 && Utf8Parser.TryParse(line[(at + IdMember.Length)..], out Guid id, out _) ? id : null;
}

/// <summary>Takes a line.</summary>
internal delegate void TakeLine(ReadOnlySpan<byte> line);
