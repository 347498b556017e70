namespace Patchbay.Testing;

/// <summary>Where the files of this repository are, for tests that read them.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder, given as the repository has it.</summary>
    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Patchbay.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Patchbay.slnx.");
    }
}
