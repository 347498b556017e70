using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Workspaces.Tables;

/// <summary>How a column of the catalog lies in ClickHouse.</summary>
/// <remarks>The choices of codecs and indexes are measured in <c>docs/decisions/0004-how-records-are-stored.md</c>.</remarks>
public sealed class StoredColumn
{
    /// <summary>Works out how a column is stored.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="NotSupportedException">Values of the column's type cannot be stored.</exception>
    public StoredColumn(LogColumn column)
    {
        Column = column;
        var type = BaseType(column.Type);
        IsNullable = column.Type != ColumnType.String && column.Name is not ("TimeGenerated" or "_TimeReceived" or "_RecordId");
        Type = column.LowCardinality ? $"LowCardinality({type})" : IsNullable ? $"Nullable({type})" : type;
    }

    /// <summary>The column in the catalog.</summary>
    public LogColumn Column { get; }

    /// <summary>The ClickHouse type, for example <c>Nullable(Int32)</c>.</summary>
    public string Type { get; }

    /// <summary>Whether a missing value is null; otherwise it is the empty text.</summary>
    public bool IsNullable { get; }

    /// <summary>The column's definition in a CREATE or ADD COLUMN.</summary>
    internal string Definition => $"{SqlText.Identifier(Column.Name)} {Type}{Codec}";

    /// <summary>The definition of the column's index; null for a column without one.</summary>
    /// <remarks>
    /// A search for one message, call or thread reads a few granules instead of the whole table. Columns of few values and
    /// Patchbay's own ids are not searched for that way.
    /// </remarks>
    internal string? IndexDefinition => Column is { Identifies: not null, LowCardinality: false, Added: false }
        ? $"{SqlText.Identifier($"by_{Column.Name}")} {SqlText.Identifier(Column.Name)} TYPE bloom_filter(0.01) GRANULARITY 1"
        : null;

    private string Codec => Column.Type switch
    {
        ColumnType.DateTime => " CODEC(Delta(8), ZSTD(1))",
        ColumnType.Int or ColumnType.Long => " CODEC(T64, ZSTD(1))",
        _ => "",
    };

    /// <summary>Makes an empty builder of values for this column.</summary>
    public ColumnBuilder CreateBuilder() => Column.Type switch
    {
        ColumnType.String when Column.LowCardinality => new LowCardinalityColumnBuilder(Column.Name),
        ColumnType.String or ColumnType.Dynamic => new StringColumnBuilder(Column.Name, IsNullable),
        ColumnType.Bool => new ValueColumnBuilder<byte>(Column.Name, BaseType(Column.Type), IsNullable),
        ColumnType.Int => new ValueColumnBuilder<int>(Column.Name, BaseType(Column.Type), IsNullable),
        ColumnType.Long or ColumnType.DateTime => new ValueColumnBuilder<long>(Column.Name, BaseType(Column.Type), IsNullable),
        ColumnType.Real => new ValueColumnBuilder<double>(Column.Name, BaseType(Column.Type), IsNullable),
        _ => new ValueColumnBuilder<Uuid>(Column.Name, BaseType(Column.Type), IsNullable),
    };

    private static string BaseType(ColumnType type) => type switch
    {
        ColumnType.Bool => "Bool",
        ColumnType.DateTime => "DateTime64(7, 'UTC')",
        ColumnType.Guid => "UUID",
        ColumnType.Int => "Int32",
        ColumnType.Long => "Int64",
        ColumnType.Real => "Float64",
        ColumnType.String or ColumnType.Dynamic => "String",
        _ => throw new NotSupportedException($"No table of the catalog has a column of type {type}, so none can be stored."),
    };
}
