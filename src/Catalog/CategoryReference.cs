using System.Text;

namespace Patchbay.Catalog;

/// <summary>The page about all categories and columns, printed from the catalog so that it cannot differ from it.</summary>
public static class CategoryReference
{
    /// <summary>Where the page lies in the repository.</summary>
    public const string Path = "docs/categories.md";

    /// <summary>Prints the page.</summary>
    /// <param name="catalog">What to print.</param>
    /// <returns>Markdown with LF line ends.</returns>
    public static string Print(LogCatalog catalog)
    {
        var page = new StringBuilder();
        Line(page, "# Log categories");
        Line(page, "Printed from `src/Catalog/Data` by `dotnet run tools/print-docs.cs`; change the data, not this page.");
        PrintOverview(page, catalog);
        PrintCommonColumns(page, catalog);
        foreach (var category in catalog.Categories)
            PrintCategory(page, category);
        foreach (var table in (LogTable[])[catalog.RejectedRecords, catalog.DeadLetters])
        {
            Line(page, $"## {table.Name}");
            Line(page, table.Description);
            PrintColumns(page, table.Columns);
        }
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void PrintOverview(StringBuilder page, LogCatalog catalog)
    {
        page.Append("| Category | Table | Service | Status | Own columns |\n|---|---|---|---|---|\n");
        foreach (var category in catalog.Categories)
        {
            var table = category.Table is null ? "none" : $"`{category.Table.Name}`";
            var own = category.Table?.Columns.Count(IsOwn) ?? 0;
            page.Append($"| [{category.Id}](#{category.Id.ToLowerInvariant()}) | {table} | {category.Service} | {StatusText(category)} | {own} |\n");
        }

        page.Append('\n');
    }

    private static void PrintCommonColumns(StringBuilder page, LogCatalog catalog)
    {
        Line(page, "## Columns of every table");
        Line(page, "The last three are Patchbay's own; Azure has no such columns. `PatchbayRejected` has its own columns only.");
        PrintColumns(page, catalog.Tables[0].Columns.Where(column => !IsOwn(column)));
        Line(page,
            "Names are matched without regard to case and spaces. *Identifies* says what kind of thing a value names; *in a resource log* " +
            "is the place in a record of the common schema.");
    }

    private static void PrintCategory(StringBuilder page, LogCategory category)
    {
        Line(page, $"## {category.Id}");
        Line(page, $"{category.DisplayName}. {category.Description}");
        if (category.Aliases.Count > 0)
            Line(page, $"Also taken as: {Codes(category.Aliases)}.");
        if (category.Operations.Count > 0)
            Line(page, $"Known operations: {Codes(category.Operations)}.");
        if (category.Table is { } table)
        {
            Line(page, $"Table `{table.Name}`:");
            PrintColumns(page, table.Columns.Where(IsOwn));
        }
    }

    private static void PrintColumns(StringBuilder page, IEnumerable<LogColumn> columns)
    {
        page.Append("| Column | Type | Identifies | In a resource log | Other names | Meaning |\n|---|---|---|---|---|---|\n");
        foreach (var column in columns)
        {
            var type = column.Type.ToString().ToLowerInvariant();
            var identifies = column.Identifies?.ToString() ?? "";
            var path = column.ResourceLogPath is { } place ? $"`{place}`" : "";
            page.Append($"| `{column.Name}` | {type} | {identifies} | {path} | {Codes(column.Aliases)} | {column.Description} |\n");
        }

        page.Append('\n');
    }

    private static bool IsOwn(LogColumn column) => !column.Standard && !column.Added;

    private static string StatusText(LogCategory category) => category.Status switch
    {
        LogCategoryStatus.Current => "current",
        LogCategoryStatus.Retired => "retired",
        _ => "listed without a table",
    };

    private static string Codes(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"`{word}`"));

    private static void Line(StringBuilder page, string text) => page.Append(text).Append("\n\n");
}
