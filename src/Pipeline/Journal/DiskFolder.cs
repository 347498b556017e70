using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Pipeline.Journal;

/// <summary>A folder on a disk.</summary>
internal sealed partial class DiskFolder : IJournalFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly DriveInfo _drive;

    public DiskFolder(string path)
    {
        _path = Directory.CreateDirectory(path).FullName;
        _drive = new DriveInfo(_path);
    }

    public long FreeBytes => _drive.AvailableFreeSpace;

    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(_path).Select(path => Path.GetFileName(path))];

    public IJournalFile Open(string name) => new DiskFile(Path.Combine(_path, name));

    public void Rename(string name, string newName) => File.Move(Path.Combine(_path, name), Path.Combine(_path, newName), overwrite: true);

    public void Delete(string name) => File.Delete(Path.Combine(_path, name));

    // .NET opens no folders, and only a folder that is synced keeps its names through a power cut.
    public void SyncNames()
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = OpenFolder(_path, 0);
        if (folder < 0)
            throw new IOException($"The folder {_path} cannot be opened: {new Win32Exception().Message}");
        try
        {
            if (SyncFolder(folder) < 0)
                throw new IOException($"The folder {_path} cannot be synced: {new Win32Exception().Message}");
        }
        finally
        {
            _ = CloseFolder(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFolder(int folder);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseFolder(int folder);

    private sealed class DiskFile : IJournalFile
    {
        private readonly SafeFileHandle _handle;

        public DiskFile(string path)
        {
            _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(_handle) != OwnerOnly)
                File.SetUnixFileMode(_handle, OwnerOnly);
        }

        public long Length => RandomAccess.GetLength(_handle);

        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset) => RandomAccess.Write(_handle, pieces, offset);

        // Of a file that neither grows nor changes its place on the disk only the bytes are synced: its times are not worth a commit of
        // the file system's own log.
        public void Sync()
        {
            if (!OperatingSystem.IsLinux())
            {
                RandomAccess.FlushToDisk(_handle);
                return;
            }

            while (SyncData(_handle) < 0)
            {
                const int Interrupted = 4;
                if (Marshal.GetLastPInvokeError() is var error and not Interrupted)
                    throw new IOException($"A file of the journal cannot be synced: {Marshal.GetPInvokeErrorMessage(error)}", error);
            }
        }

        public int Read(Span<byte> target, long offset)
        {
            var read = 0;
            while (read < target.Length && RandomAccess.Read(_handle, target[read..], offset + read) is var count and > 0)
                read += count;
            return read;
        }

        public void SetLength(long length) => RandomAccess.SetLength(_handle, length);

        public void Dispose() => _handle.Dispose();
    }
}
