namespace Patchbay.Pipeline.Import;

/// <summary>What imports may read, and how often.</summary>
public sealed record ImportOptions
{
    /// <summary>The folders, absolute, in which files may be read; none by default.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>After what time an import that follows its source looks for more.</summary>
    public TimeSpan LookAgainAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a file or folder is one of <see cref="Folders"/> or in one, also behind its links.</summary>
    internal bool MayRead(string path)
    {
        var target = Real(path);
        return Folders.Select(Real).Any(folder => target == folder || target.StartsWith(folder.TrimEnd('/') + '/', StringComparison.Ordinal));
    }

    // Links of the folders above the last one are resolved as well: a link must not lead out of what is allowed.
    private static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        var parent = Path.GetDirectoryName(full);
        if (parent is null)
            return full;
        var here = Path.Combine(Real(parent), Path.GetFileName(full));
        if (!Path.Exists(here))
            return here;
        FileSystemInfo info = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? here;
    }
}
