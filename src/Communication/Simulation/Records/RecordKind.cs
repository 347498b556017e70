using System.Text;
using Patchbay.Catalog;

namespace Patchbay.Communication.Simulation.Records;

/// <summary>What the records of one log category have in common, ready to be written.</summary>
internal sealed class RecordKind
{
    private RecordKind(LogCategory category, LogTable table)
    {
        // A table without a column for the category says it by its type alone.
        var categoryMember = table.FindColumn("Category") is null ? "" : $",\"Category\":\"{category.Id}\"";
        FlatTail = Encoding.UTF8.GetBytes($"{categoryMember},\"SourceSystem\":\"Azure\",\"Type\":\"{table.Name}\"");
        ResourceLogHead = Encoding.UTF8.GetBytes($",\"category\":\"{category.Id}\"");
        HasNumericSignature = table.FindColumn("ResultSignature")?.Type is ColumnType.Int;
        HasDescription = table.FindColumn("ResultDescription") is not null;
        HasCamelCaseProperties = table.Columns.Any(column =>
            column.ResourceLogPath is { } path && path.StartsWith("properties.", StringComparison.Ordinal) && char.IsLower(path["properties.".Length]));
    }

    public byte[] FlatTail { get; }

    public byte[] ResourceLogHead { get; }

    public bool HasNumericSignature { get; }

    public bool HasDescription { get; }

    /// <summary>Whether the members of <c>properties</c> begin in lower case, as the calling categories have it.</summary>
    public bool HasCamelCaseProperties { get; }

    /// <summary>The kind of a category that the catalog knows and that has a table.</summary>
    public static RecordKind Of(string categoryId)
    {
        var category = LogCatalog.Current.FindCategory(categoryId)!;
        return new RecordKind(category, category.Table!);
    }
}
