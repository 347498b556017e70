namespace Patchbay.ClickHouse.Rows;

/// <summary>Some rows of a result, held column by column.</summary>
/// <param name="RowCount">Rows in every column.</param>
/// <param name="Columns">The columns in the order of the SELECT.</param>
public sealed record Block(int RowCount, IReadOnlyList<Column> Columns);
