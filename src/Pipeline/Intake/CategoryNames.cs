using System.Collections.Frozen;
using Patchbay.Catalog;

namespace Patchbay.Pipeline.Intake;

/// <summary>Finds the category that a record names: by table, by category, or by an operation that only one category has.</summary>
internal static class CategoryNames
{
    private const int NameLengthMax = 128;

    private static readonly FrozenDictionary<string, LogCategory>.AlternateLookup<ReadOnlySpan<char>> ByTable =
        Lookup(LogCatalog.Current.Categories.Where(category => category.Table is not null).Select(category => (category.Table!.Name, category)));

    // The documentation has examples with the table's name as the category.
    private static readonly FrozenDictionary<string, LogCategory>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Lookup(LogCatalog.Current.Categories.SelectMany(category =>
            category.Aliases.Prepend(category.Id).Append(category.Table?.Name ?? category.Id).Distinct().Select(name => (name, category))));

    private static readonly FrozenDictionary<string, LogCategory>.AlternateLookup<ReadOnlySpan<char>> ByOperation =
        Lookup(LogCatalog.Current.Categories
            .SelectMany(category => category.Operations.Select(operation => (operation, category)))
            .GroupBy(entry => entry.operation, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() == 1)
            .Select(group => group.First()));

    private static readonly string[] AllNames =
        [.. LogCatalog.Current.Categories.SelectMany(category => (string?[])[category.Id, category.Table?.Name]).OfType<string>().Distinct()];

    /// <summary>The category whose table has a name.</summary>
    public static LogCategory? FindByTable(ReadOnlySpan<byte> name) => Find(ByTable, name);

    /// <summary>The category with an id, or with a table of this name.</summary>
    public static LogCategory? FindByName(ReadOnlySpan<byte> name) => Find(ByName, name);

    /// <summary>The one category that knows an operation.</summary>
    public static LogCategory? FindByOperation(ReadOnlySpan<byte> name) => Find(ByOperation, name);

    /// <summary>The categories and tables whose names come closest to a name that nothing has; none when none is close.</summary>
    public static IEnumerable<string> Nearest(string name) => AllNames
        .Select(known => (Name: known, Distance: Distance(known.ToLowerInvariant(), name.ToLowerInvariant())))
        .Where(entry => entry.Distance <= Math.Max(2, entry.Name.Length / 3))
        .GroupBy(entry => entry.Distance)
        .MinBy(group => group.Key)?
        .Select(entry => entry.Name) ?? [];

    private static LogCategory? Find(FrozenDictionary<string, LogCategory>.AlternateLookup<ReadOnlySpan<char>> names, ReadOnlySpan<byte> name)
    {
        if (name.Length > NameLengthMax)
            return null;

        // All names are ASCII; other bytes become characters that match nothing.
        Span<char> characters = stackalloc char[NameLengthMax];
        for (var i = 0; i < name.Length; i++)
            characters[i] = name[i] < 0x80 ? (char)name[i] : '\uFFFF';
        return names.TryGetValue(characters[..name.Length], out var category) ? category : null;
    }

    private static FrozenDictionary<string, LogCategory>.AlternateLookup<ReadOnlySpan<char>> Lookup(IEnumerable<(string Name, LogCategory Category)> entries) =>
        entries.ToFrozenDictionary(entry => entry.Name, entry => entry.Category, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    // Levenshtein's: letters to add, drop or change.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
