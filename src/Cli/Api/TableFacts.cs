namespace Patchbay.Cli.Api;

/// <summary>A table of a workspace; the times are null when it has no record.</summary>
internal sealed record TableFacts(
    string Name, long Rows, long BytesOnDisk, DateTime? FirstTimeGenerated, DateTime? LastTimeGenerated, IReadOnlyList<ColumnFacts> Columns);

/// <summary>A column; the type is KQL's name of it.</summary>
internal sealed record ColumnFacts(string Name, string Type, string Description);

/// <summary>The server's list of tables.</summary>
internal sealed record TablesAnswer(IReadOnlyList<TableFacts> Tables);
