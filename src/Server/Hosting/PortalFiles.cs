using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Patchbay.Server.Hosting;

/// <summary>The files of the portal, as they lie beside the program. A program that was built without the portal has none.</summary>
internal sealed class PortalFiles
{
    private const string AssetFolder = "assets/";
    private const string Packed = ".br";

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    private readonly FrozenDictionary<string, PortalFile> _files;

    /// <summary>Finds the files.</summary>
    /// <param name="folder">Where the portal's build put them.</param>
    public PortalFiles(string folder)
    {
        string[] paths = Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
        var packed = paths.Where(path => path.EndsWith(Packed, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        _files = paths.Except(packed).ToFrozenDictionary(
            path => Path.GetRelativePath(folder, path).Replace('\\', '/'),
            path => new PortalFile(path, ContentTypeOf(path), packed.Contains(path + Packed)),
            StringComparer.Ordinal);
    }

    /// <summary>The document of a page, which names the files that the page needs; null when there is no portal.</summary>
    /// <param name="path">For example <c>tables/ACSBillingUsage</c>. A path without a document of its own gets the one of every page.</param>
    public PortalFile? PageOf(string? path)
    {
        var first = path?.Split('/', 2)[0];
        return Find($"{(string.IsNullOrEmpty(first) ? "home" : first)}.html") ?? Find("index.html");
    }

    /// <summary>Whether a path is that of a file, and not of a page.</summary>
    public static bool IsAsset(string? path) => path?.StartsWith(AssetFolder, StringComparison.Ordinal) == true;

    /// <summary>Finds a file.</summary>
    /// <param name="path">For example <c>assets/index-1a2b3c.js</c>.</param>
    public PortalFile? Find(string path) => _files.GetValueOrDefault(path);

    private static string ContentTypeOf(string path)
    {
        var type = ContentTypes.TryGetContentType(path, out var known) ? known : "application/octet-stream";
        return type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
    }
}

/// <summary>A file of the portal.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="HasPacked">Whether the same, packed with Brotli, is beside it.</param>
internal sealed record PortalFile(string Path, string ContentType, bool HasPacked)
{
    private readonly long _changed = File.GetLastWriteTimeUtc(Path).Ticks;

    public string PackedPath => $"{Path}.br";

    /// <summary>Tells one content, and one form of it, from another.</summary>
    public EntityTagHeaderValue EntityTag(bool packed) => new($"\"{_changed.ToString("x", CultureInfo.InvariantCulture)}{(packed ? "-br" : "")}\"");
}
