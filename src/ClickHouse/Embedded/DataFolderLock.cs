namespace Patchbay.ClickHouse.Embedded;

/// <summary>Keeps a second process from starting on the same data folder. The operating system frees it when the process ends, however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    // EWOULDBLOCK, on Linux and on macOS.
    private static readonly int[] LockIsHeld = [11, 35];

    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The data folder; made if it is not there.</param>
    /// <exception cref="EngineUnavailableException">Another process has it, or the folder cannot be written.</exception>
    public static DataFolderLock Take(string folder)
    {
        var path = Path.Combine(folder, "patchbay.lock");
        try
        {
            Directory.CreateDirectory(folder);
            return new DataFolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException(
                exception is IOException && LockIsHeld.Contains(exception.HResult)
                    ? $"The data folder {folder} is in use by another Patchbay server. Stop that one, or start this one with another folder (--data)."
                    : $"The data folder {folder} cannot be used: {exception.Message}",
                exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
