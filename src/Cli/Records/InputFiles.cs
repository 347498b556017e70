using Microsoft.Extensions.FileSystemGlobbing;

namespace Patchbay.Cli.Records;

/// <summary>The files that a command line names.</summary>
internal static class InputFiles
{
    /// <summary>Standing for the standard input.</summary>
    public const string StandardInput = "-";

    private static readonly FileStreamOptions Options = new()
    {
        Share = FileShare.ReadWrite,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        BufferSize = 0,
    };

    /// <summary>Resolves patterns with * and **, which not every shell does; other names stay as they are.</summary>
    /// <exception cref="CliException">A file does not exist, or nothing matches a pattern.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> names) => [.. names.SelectMany(Find)];

    /// <summary>Opens a file, or the standard input.</summary>
    public static Stream Open(string name)
    {
        try
        {
            return name == StandardInput ? Console.OpenStandardInput() : new FileStream(name, Options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The file {name} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Reads a text file.</summary>
    public static async Task<string> ReadTextAsync(string name, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Open(name));
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static IEnumerable<string> Find(string name)
    {
        if (name == StandardInput || File.Exists(name))
        {
            return [name];
        }

        if (!name.Contains('*'))
        {
            throw new CliException(Directory.Exists(name)
                ? $"{name} is a folder; name its files, for example {Path.Join(name, "*.jsonl")}."
                : $"There is no file {name}.");
        }

        // The matcher wants a folder without patterns and a pattern below it.
        var parts = name.Replace('\\', '/').Split('/');
        var plain = parts.TakeWhile(part => !part.Contains('*')).ToArray();
        var folder = plain.Length == 0 ? "." : string.Join('/', plain) + "/";
        var found = new Matcher().AddInclude(string.Join('/', parts.Skip(plain.Length))).GetResultsInFullPath(folder)
            .Order(StringComparer.Ordinal).ToArray();
        return found.Length > 0 ? found : throw new CliException($"No file matches {name}.");
    }
}
