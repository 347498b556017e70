using System.Runtime.InteropServices;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>Finds and loads the ClickHouse library.</summary>
public static class EngineLibrary
{
    private const string FileName = "libchdb.so";
    private const string PackageFolder = "src/ClickHouse/Embedded/node_modules/@chdb/lib-linux-x64-gnu";

    private static readonly Lock Gate = new();
    private static nint _handle;

    /// <summary>
    /// Where the library is: the given path, else beside the program, else where <c>npm ci</c> put it in the source tree.
    /// </summary>
    /// <param name="configuredPath">A path from the settings, or null.</param>
    /// <exception cref="EngineUnavailableException">There is no library at any of these places.</exception>
    public static string Find(string? configuredPath)
    {
        if (!string.IsNullOrEmpty(configuredPath))
        {
            return File.Exists(configuredPath)
                ? Path.GetFullPath(configuredPath)
                : throw new EngineUnavailableException($"The engine library is not at {configuredPath}, where the setting Engine:LibraryPath says it is.");
        }

        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside))
        {
            return beside;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var installed = Path.Combine(folder.FullName, PackageFolder, FileName);
            if (File.Exists(installed))
            {
                return installed;
            }
        }

        throw new EngineUnavailableException(
            $"The engine library {FileName} was found neither beside the program nor under {PackageFolder}. " +
            "Run 'npm ci' in src/ClickHouse/Embedded, or name the file in the setting Engine:LibraryPath.");
    }

    /// <summary>Loads the library for this process; a second call with the same path does nothing.</summary>
    /// <param name="path">What <see cref="Find"/> returned.</param>
    internal static void Load(string path)
    {
        lock (Gate)
        {
            if (_handle != 0)
            {
                return;
            }

            try
            {
                _handle = NativeLibrary.Load(path);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                throw new EngineUnavailableException($"The engine library {path} cannot be loaded: {exception.Message}", exception);
            }

            // The newest function that is used here: an older library lacks it, any other lacks them all.
            const string Newest = "chdb_classify_query_n";
            if (!NativeLibrary.TryGetExport(_handle, Newest, out _))
            {
                _handle = 0;
                throw new EngineUnavailableException(
                    $"The engine library {path} is not the one that is needed: it has no {Newest}. " +
                    "The version that is needed stands in src/ClickHouse/Embedded/package.json.");
            }

            NativeLibrary.SetDllImportResolver(
                typeof(EngineLibrary).Assembly,
                (name, _, _) => name == NativeMethods.Library ? _handle : 0);

            // ClickHouse would replace the runtime's handler for invalid memory accesses, on which NullReferenceException relies.
            NativeMethods.SetSignalHandlersEnabled(0);
        }
    }
}
