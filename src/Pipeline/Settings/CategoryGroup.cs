using System.Collections.Frozen;
using Patchbay.Catalog;

namespace Patchbay.Pipeline.Settings;

/// <summary>The category groups that a diagnostic setting can name instead of categories.</summary>
public static class CategoryGroup
{
    /// <summary>Every category of the catalog, also those that are added to it later.</summary>
    public const string AllLogs = "allLogs";

    /// <summary>
    /// The categories that say who was given access to what. Azure takes this group but publishes no list of its members for
    /// communication services; here it is <c>AuthOperational</c>, the creation of identities and access tokens.
    /// </summary>
    public const string Audit = "audit";

    private static readonly FrozenSet<string> AuditCategories = FrozenSet.Create(StringComparer.Ordinal, "AuthOperational");

    /// <summary>The groups a category belongs to.</summary>
    /// <param name="category">A category of the catalog.</param>
    public static IReadOnlyList<string> Of(LogCategory category) => AuditCategories.Contains(category.Id) ? [Audit, AllLogs] : [AllLogs];

    /// <summary>The categories of a group; none when there is no such group.</summary>
    /// <param name="group">The group's name in any case.</param>
    public static IEnumerable<LogCategory> Members(string group) =>
        LogCatalog.Current.Categories.Where(category => Of(category).Contains(group, StringComparer.OrdinalIgnoreCase));
}
