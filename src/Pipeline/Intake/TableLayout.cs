using System.Collections.Frozen;
using System.Text;
using Patchbay.Catalog;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Pipeline.Intake;

/// <summary>What intake knows of a category's table: which names mean which column.</summary>
internal sealed class TableLayout
{
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _columns;

    private TableLayout(LogCategory category, int number)
    {
        Category = category;
        Number = number;
        Table = StoredTable.Of(category.Table!);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Table.Columns.Count; i++)
        {
            var column = Table.Columns[i].Column;
            if (column.Added && column.Name != "AdditionalFields")
                continue; // Ours to set: what a sender says under these names is kept as an additional field.
            foreach (var name in column.Aliases.Prepend(column.Name))
                columns[Fold(name)] = i;

            // The portal's exports write the zone into the heading.
            if (column.Type == ColumnType.DateTime)
                columns[Fold($"{column.Name}[UTC]")] = i;
        }

        _columns = columns.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>One layout for each category with a table.</summary>
    public static IReadOnlyList<TableLayout> All { get; } =
        [.. LogCatalog.Current.Categories.Where(category => category.Table is not null).Select((category, number) => new TableLayout(category, number))];

    private static readonly FrozenDictionary<string, TableLayout> ByCategory = All.ToFrozenDictionary(layout => layout.Category.Id);

    public LogCategory Category { get; }

    /// <summary>The layout's place in <see cref="All"/>.</summary>
    public int Number { get; }

    public StoredTable Table { get; }

    /// <summary>The layout of a category that has a table.</summary>
    public static TableLayout Of(LogCategory category) => ByCategory[category.Id];

    /// <summary>The number of the column that a name means, or -1.</summary>
    /// <param name="name">The name without escapes, in any case, with any blanks.</param>
    public int FindColumn(ReadOnlySpan<byte> name)
    {
        if (name.Length > FieldName.LengthMax)
            return -1;
        Span<char> folded = stackalloc char[FieldName.LengthMax];
        return _columns.TryGetValue(FieldName.Fold(name, folded), out var column) ? column : -1;
    }

    /// <summary>The number of a column by its exact name, which the table has.</summary>
    public int NumberOf(string name) => Table.Columns.Index().First(entry => entry.Item.Column.Name == name).Index;

    private static string Fold(string name) => FieldName.Fold(Encoding.UTF8.GetBytes(name), new char[name.Length]).ToString();
}
