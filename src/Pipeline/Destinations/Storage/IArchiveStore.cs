namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>What keeps an archive's blobs: a storage account, or a folder that holds the same names.</summary>
/// <remarks>Every method can throw a <see cref="StorageException"/>.</remarks>
internal interface IArchiveStore
{
    /// <summary>The store's name in messages.</summary>
    string Name { get; }

    /// <summary>Bytes that one append takes at most.</summary>
    int BlockBytesMax { get; }

    /// <summary>Makes a blob, and its container, unless it is there already, so that lines can be appended to it.</summary>
    /// <returns>Its length in bytes, which is that of whole lines; null when something is there that cannot be appended to.</returns>
    Task<long?> OpenAsync(ArchiveBlob blob, CancellationToken cancellationToken);

    /// <summary>Whether a blob is there.</summary>
    Task<bool> ExistsAsync(ArchiveBlob blob, CancellationToken cancellationToken);

    /// <summary>Appends to a blob if it is exactly as long as the caller thinks; all of the block or nothing.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="position">The length that the blob must have.</param>
    /// <param name="block">What to append.</param>
    /// <param name="cancellationToken">Gives up; whether the block was appended is not known then.</param>
    Task<AppendResult> AppendAsync(ArchiveBlob blob, long position, ReadOnlyMemory<byte> block, CancellationToken cancellationToken);

    /// <summary>Reads from a blob.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="position">The first byte.</param>
    /// <param name="buffer">As much as there is goes in here.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The bytes read; fewer than the buffer holds only at the blob's end.</returns>
    Task<int> ReadAsync(ArchiveBlob blob, long position, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>The blobs of all containers whose names begin with a text, ordered by container and name.</summary>
    /// <param name="containerPrefix">For example <c>insights-logs-</c>, or nothing for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<(ArchiveBlob Blob, long Length)> ListAsync(string containerPrefix, CancellationToken cancellationToken);
}

/// <summary>The name of a blob.</summary>
/// <param name="Container">The container.</param>
/// <param name="Name">The name in it, with slashes.</param>
internal sealed record ArchiveBlob(string Container, string Name)
{
    public override string ToString() => $"{Container}/{Name}";
}

/// <summary>What became of an append.</summary>
internal enum AppendResult
{
    Appended,

    /// <summary>The blob is shorter or longer than the caller thinks, or gone.</summary>
    WrongPosition,

    /// <summary>The blob takes no further blocks.</summary>
    Full,
}
