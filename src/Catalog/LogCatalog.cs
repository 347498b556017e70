using System.Collections.Frozen;

namespace Patchbay.Catalog;

/// <summary>The log categories of Azure Communication Services and the tables of a workspace.</summary>
/// <remarks>
/// Read from the files of <c>Data</c>: one per category, the columns that every table has, and Patchbay's own tables of
/// records that were not taken and of records that were not delivered. A new category is a new file.
/// </remarks>
public sealed class LogCatalog
{
    private static readonly Lazy<LogCatalog> Loaded = new(CatalogFiles.Load);

    private readonly FrozenDictionary<string, LogCategory> _categories;
    private readonly FrozenDictionary<string, LogTable> _tables;

    internal LogCatalog(IReadOnlyList<LogCategory> categories, LogTable rejectedRecords, LogTable deadLetters)
    {
        Categories = categories;
        RejectedRecords = rejectedRecords;
        DeadLetters = deadLetters;
        Tables = [.. categories.Select(category => category.Table).OfType<LogTable>(), rejectedRecords, deadLetters];
        _categories = categories
            .SelectMany(category => category.Aliases.Prepend(category.Id), (category, name) => KeyValuePair.Create(name, category))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _tables = Tables.ToFrozenDictionary(table => table.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The catalog that this program carries.</summary>
    public static LogCatalog Current => Loaded.Value;

    /// <summary>All categories, ordered by id.</summary>
    public IReadOnlyList<LogCategory> Categories { get; }

    /// <summary>All tables that a query can name: those of the categories, then <see cref="RejectedRecords"/> and <see cref="DeadLetters"/>.</summary>
    public IReadOnlyList<LogTable> Tables { get; }

    /// <summary>The table <c>PatchbayRejected</c>; it belongs to no category.</summary>
    public LogTable RejectedRecords { get; }

    /// <summary>The table <c>PatchbayDeadLetters</c>; it belongs to no category.</summary>
    public LogTable DeadLetters { get; }

    /// <summary>The result codes that occur in records, by kind.</summary>
    public IReadOnlyList<ResultCodes> ResultCodes { get; internal init; } = [];

    /// <summary>The steps that follow others in the lives of messages, mails and calls.</summary>
    public IReadOnlyList<ExpectedStep> ExpectedSteps { get; internal init; } = [];

    /// <summary>The metrics that are counted from the records, in Azure's order.</summary>
    public IReadOnlyList<Metric> Metrics { get; internal init; } = [];

    /// <summary>Finds a metric.</summary>
    /// <param name="name">The name in any case.</param>
    public Metric? FindMetric(string name) => Metrics.FirstOrDefault(metric => metric.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds the kind of result codes of a name.</summary>
    /// <param name="kind">The kind in any case, for example <c>sms</c>.</param>
    public ResultCodes? FindResultCodes(string kind) => ResultCodes.FirstOrDefault(codes => codes.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds a category by its id or one of the id's other spellings.</summary>
    /// <param name="id">The id in any case.</param>
    public LogCategory? FindCategory(string id) => _categories.GetValueOrDefault(id);

    /// <summary>Finds a table.</summary>
    /// <param name="name">The name in any case.</param>
    public LogTable? FindTable(string name) => _tables.GetValueOrDefault(name);
}
