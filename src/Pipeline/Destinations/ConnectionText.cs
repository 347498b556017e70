namespace Patchbay.Pipeline.Destinations;

/// <summary>Reads Azure's connection strings: <c>Name=value</c>, separated by semicolons.</summary>
internal static class ConnectionText
{
    /// <summary>The parts by name; names compare without case.</summary>
    /// <param name="text">The connection string.</param>
    /// <exception cref="FormatException">A part has no name; the message says which one and repeats none of it.</exception>
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (number, part) in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Index())
        {
            // Keys and signatures contain equals signs of their own.
            var end = part.IndexOf('=', StringComparison.Ordinal);
            if (end <= 0)
                throw new FormatException($"Part {number + 1} of the connection string is not of the form Name=value.");
            parts[part[..end].TrimEnd()] = part[(end + 1)..].TrimStart();
        }

        return parts;
    }

    /// <summary>Whether a part says <c>true</c>, in any case; one that is not there does not.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="name">The part's name.</param>
    public static bool IsTrue(IReadOnlyDictionary<string, string> parts, string name) => bool.TryParse(parts.GetValueOrDefault(name), out var isTrue) && isTrue;
}
