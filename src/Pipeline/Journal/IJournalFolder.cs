namespace Patchbay.Pipeline.Journal;

/// <summary>The folder of a journal, as far as the journal needs one. Tests put the faults of disks into it.</summary>
internal interface IJournalFolder
{
    /// <summary>Bytes that may still be written.</summary>
    long FreeBytes { get; }

    /// <summary>The names of all files.</summary>
    IReadOnlyList<string> List();

    /// <summary>Opens a file; one that is not there is made.</summary>
    IJournalFile Open(string name);

    /// <summary>Puts a file in the place of another, in one step.</summary>
    void Rename(string name, string newName);

    /// <summary>Deletes a file; one that is still open goes on being readable.</summary>
    void Delete(string name);

    /// <summary>Makes made, renamed and deleted names durable.</summary>
    void SyncNames();
}

/// <summary>A file of a journal. Errors are <see cref="IOException"/>s.</summary>
internal interface IJournalFile : IDisposable
{
    /// <summary>Its bytes now.</summary>
    long Length { get; }

    /// <summary>Writes pieces one behind the other.</summary>
    void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset);

    /// <summary>Makes durable what was written.</summary>
    void Sync();

    /// <summary>Reads until the target is full or the file ends.</summary>
    /// <returns>The bytes read.</returns>
    int Read(Span<byte> target, long offset);

    /// <summary>Cuts the file off, or lengthens it with zeros.</summary>
    void SetLength(long length);
}

/// <summary>Small files that are replaced as a whole.</summary>
internal static class WholeFiles
{
    /// <summary>Reads a file; null when it is not there.</summary>
    public static byte[]? ReadWhole(this IJournalFolder folder, string name)
    {
        if (!folder.List().Contains(name))
            return null;
        using var file = folder.Open(name);
        var bytes = new byte[file.Length];
        return bytes.AsSpan(0, file.Read(bytes, 0)).ToArray();
    }

    /// <summary>Writes a file so that it has its old content or the new one, whatever happens; durable on return.</summary>
    public static void ReplaceWhole(this IJournalFolder folder, string name, ReadOnlyMemory<byte> content)
    {
        var temporary = $"{name}.new";
        using (var file = folder.Open(temporary))
        {
            file.SetLength(0);
            file.Write([content], 0);
            file.Sync();
        }

        folder.Rename(temporary, name);
        folder.SyncNames();
    }
}
