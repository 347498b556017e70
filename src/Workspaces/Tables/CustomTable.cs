using System.Text.RegularExpressions;
using Patchbay.Catalog;

namespace Patchbay.Workspaces.Tables;

/// <summary>Tables that somebody adds to a workspace: <c>Name_CL</c>, with columns of one's own and those that every table has.</summary>
public static partial class CustomTable
{
    private const int ColumnsMax = 500;

    // Names that the service keeps for itself.
    private static readonly string[] ReservedColumns = ["_ResourceId", "id", "_SubscriptionId", "TenantId", "Type", "UniqueId", "Title"];

    private static readonly IReadOnlyList<LogColumn> CommonColumns = [.. LogCatalog.Current.Tables[0].Columns.Where(column => column.Standard || column.Added)];

    /// <summary>Makes a table.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What a row says.</param>
    /// <param name="columns">Its own columns; those that every table has are added.</param>
    public static LogTable Create(string name, string description, IReadOnlyList<LogColumn> columns) =>
        new(name, [.. CommonColumns.Where(column => !column.Added), .. columns, .. CommonColumns.Where(column => column.Added)]) { Description = description };

    /// <summary>The columns that not every table has.</summary>
    /// <param name="table">The table.</param>
    public static IEnumerable<LogColumn> OwnColumns(LogTable table) => table.Columns.Where(column => !IsCommon(column));

    /// <summary>Whether every table has the column.</summary>
    /// <param name="column">The column.</param>
    public static bool IsCommon(LogColumn column) => CommonColumns.Any(common => common.Name == column.Name);

    /// <summary>Checks name and columns of a table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>What is wrong, as a sentence; null when it can be made.</returns>
    public static string? FindMistake(LogTable table)
    {
        var own = OwnColumns(table).ToList();
        if (!TableName().IsMatch(table.Name))
        {
            return $"'{table.Name}' cannot be the name of a custom table: a letter, then up to 58 letters, digits and underscores, and _CL at the end.";
        }

        if (own.Count > ColumnsMax)
        {
            return $"The table has {own.Count} columns; {ColumnsMax} are possible.";
        }

        return
            own.FirstOrDefault(column => !ColumnName().IsMatch(column.Name) || ReservedColumns.Contains(column.Name, StringComparer.OrdinalIgnoreCase)) is { } misnamed
                ? $"'{misnamed.Name}' cannot be the name of a column: a letter, then up to 44 letters, digits and underscores, and none of {string.Join(", ", ReservedColumns)}." :
            own.GroupBy(column => column.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"The column '{twice.Key}' is there twice." :
            own.FirstOrDefault(column => column.Type is ColumnType.Decimal or ColumnType.TimeSpan) is { } strange ? $"The column '{strange.Name}' cannot be of the type {strange.Type.ToString().ToLowerInvariant()}." :
            null;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,58}_CL$")]
    private static partial Regex TableName();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,44}$")]
    private static partial Regex ColumnName();
}
