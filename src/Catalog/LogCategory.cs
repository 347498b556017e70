namespace Patchbay.Catalog;

/// <summary>A log category of Azure Communication Services, as a diagnostic setting names it.</summary>
/// <param name="Id">
/// The exact category id. Where Azure publishes none, the table's name stands in, see <see cref="IdIsTableName"/>.
/// </param>
/// <param name="DisplayName">The category's name on screens.</param>
/// <param name="Service">The communication service that writes it, for example <c>SMS</c> or <c>Call Automation</c>.</param>
/// <param name="Status">Whether Azure still writes it.</param>
/// <param name="Description">What one record says.</param>
/// <param name="Operations">
/// Values of <c>OperationName</c> that are known to occur. Never a closed list: another operation is as welcome.
/// </param>
public sealed record LogCategory(
    string Id, string DisplayName, string Service, LogCategoryStatus Status, string Description, IReadOnlyList<string> Operations)
{
    /// <summary>Whether Azure publishes no id and the table's name stands in for it.</summary>
    public bool IdIsTableName { get; init; }

    /// <summary>Other spellings of the id that occur in Azure's documentation.</summary>
    public IReadOnlyList<string> Aliases { get; init => field = value ?? []; } = [];

    /// <summary>The table that holds the records; null for the category that Azure lists without a table.</summary>
    public LogTable? Table { get; init; }
}

/// <summary>Whether a category is alive.</summary>
public enum LogCategoryStatus
{
    /// <summary>Azure writes it.</summary>
    Current,

    /// <summary>Azure no longer writes it; records from before can still be read and taken.</summary>
    Retired,

    /// <summary>Azure lists the category but publishes no table, so its records have no place to go.</summary>
    WithoutTable,
}
