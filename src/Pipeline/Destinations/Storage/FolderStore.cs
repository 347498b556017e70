using System.Runtime.CompilerServices;

namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>A folder that holds an archive: a folder for each container, and in it the blobs under their names.</summary>
/// <remarks>What is appended is on the disk when the append returns.</remarks>
/// <param name="folder">The folder; made with the first blob.</param>
internal sealed class FolderStore(string folder) : IArchiveStore
{
    public string Name { get; } = Path.GetFullPath(folder);

    public int BlockBytesMax => 4 << 20;

    public Task<long?> OpenAsync(ArchiveBlob blob, CancellationToken cancellationToken) => Guard<long?>(blob, () =>
    {
        var path = PathOf(blob);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        // A process that was killed while it wrote can leave half a line.
        var whole = EndOfLastLine(file);
        if (whole < file.Length)
            file.SetLength(whole);
        return whole;
    });

    public Task<bool> ExistsAsync(ArchiveBlob blob, CancellationToken cancellationToken) => Task.FromResult(File.Exists(PathOf(blob)));

    public Task<AppendResult> AppendAsync(ArchiveBlob blob, long position, ReadOnlyMemory<byte> block, CancellationToken cancellationToken) => Guard(blob, () =>
    {
        var path = PathOf(blob);
        if (!File.Exists(path))
            return AppendResult.WrongPosition;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        if (file.Length != position)
            return AppendResult.WrongPosition;
        try
        {
            file.Position = position;
            file.Write(block.Span);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            CutBack(file, position);
            throw;
        }

        return AppendResult.Appended;
    });

    public Task<int> ReadAsync(ArchiveBlob blob, long position, Memory<byte> buffer, CancellationToken cancellationToken) => Guard(blob, () =>
    {
        using var file = new FileStream(PathOf(blob), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        file.Position = position;
        return file.ReadAtLeast(buffer.Span, buffer.Length, throwOnEndOfStream: false);
    });

    public async IAsyncEnumerable<(ArchiveBlob Blob, long Length)> ListAsync(string containerPrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Name))
            throw new StorageException($"There is no folder {Name}.") { Status = 404 };
        // Files that are in no container's folder have an empty container.
        var loose = containerPrefix.Length == 0 ? new DirectoryInfo(Name).GetFiles() : [];
        foreach (var file in loose.OrderBy(found => found.Name, StringComparer.Ordinal))
            yield return (new ArchiveBlob("", file.Name), file.Length);
        foreach (var container in new DirectoryInfo(Name).EnumerateDirectories($"{containerPrefix}*").OrderBy(found => found.Name, StringComparer.Ordinal))
        {
            foreach (var file in container.EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(found => found.FullName, StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return (new ArchiveBlob(container.Name, Path.GetRelativePath(container.FullName, file.FullName).Replace('\\', '/')), file.Length);
            }
        }

        await Task.CompletedTask.ConfigureAwait(false); // An iterator of this kind has to await something.
    }

    // Half a block would end in half a line. If this fails too, the line is cut when the file is opened the next time.
    private static void CutBack(FileStream file, long position)
    {
        try
        {
            file.SetLength(position);
        }
        catch (IOException)
        {
        }
    }

    private static long EndOfLastLine(FileStream file)
    {
        var buffer = new byte[64 * 1024];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - buffer.Length);
            file.Position = start;
            var part = buffer.AsSpan(0, (int)(end - start));
            file.ReadExactly(part);
            if (part.LastIndexOf((byte)'\n') is var last and >= 0)
                return start + last + 1;
            end = start;
        }

        return 0;
    }

    private string PathOf(ArchiveBlob blob)
    {
        var path = Path.GetFullPath(Path.Combine(Name, blob.Container, blob.Name));
        return path.StartsWith(Name + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new StorageException($"The blob {blob} would be outside of {Name}.");
    }

    private Task<T> Guard<T>(ArchiveBlob blob, Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Task.FromException<T>(new StorageException($"{blob} in {Name}: {exception.Message}", exception) { Code = exception is PathTooLongException ? "OutOfRangeInput" : "" });
        }
    }
}
