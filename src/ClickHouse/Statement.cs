namespace Patchbay.ClickHouse;

/// <summary>SQL text with the values bound to its <c>{name:Type}</c> placeholders and the limits it runs under.</summary>
/// <param name="Sql">One statement, without a <c>FORMAT</c> clause. A text of several statements is refused (62 <c>SYNTAX_ERROR</c>).</param>
public sealed record Statement(string Sql)
{
    /// <summary>The values of the placeholders, by name.</summary>
    public IReadOnlyList<SqlParameter> Parameters { get; init; } = [];

    /// <summary>ClickHouse settings of this statement alone.</summary>
    public IReadOnlyList<SqlSetting> Settings { get; init; } = [];

    /// <summary>What the statement may use up; none by default.</summary>
    public StatementLimits Limits { get; init; } = StatementLimits.None;
}

/// <summary>A ClickHouse setting, for example <c>max_threads</c> = <c>1</c>. Names come from our own code, never from a caller.</summary>
/// <param name="Name">The setting's name.</param>
/// <param name="Value">Its value as plain text, without quotes.</param>
public readonly record struct SqlSetting(string Name, string Value);

/// <summary>What a statement may use up before ClickHouse ends it with an error.</summary>
/// <param name="Time">Run time; ends with code <see cref="ClickHouseErrorCode.TimeoutExceeded"/>.</param>
/// <param name="MemoryBytes">Memory of the statement; ends with code <see cref="ClickHouseErrorCode.MemoryLimitExceeded"/>.</param>
/// <param name="Threads">Threads the statement may use; null leaves ClickHouse's default (one per core).</param>
public sealed record StatementLimits(TimeSpan? Time = null, long? MemoryBytes = null, int? Threads = null)
{
    /// <summary>No limit of our own.</summary>
    public static readonly StatementLimits None = new();
}

/// <summary>Blocks for one table.</summary>
/// <param name="Database">The database, unquoted.</param>
/// <param name="Table">The table, unquoted.</param>
/// <param name="Columns">The columns the table takes from this insert; a block may leave some of them out, they get their defaults.</param>
/// <param name="Blocks">The blocks in Native format, each one complete; several blocks become one part on disk.</param>
public sealed record Insert(string Database, string Table, IReadOnlyList<string> Columns, IReadOnlyList<ReadOnlyMemory<byte>> Blocks)
{
    /// <summary>ClickHouse settings of this insert, for example <c>insert_deduplication_token</c>.</summary>
    public IReadOnlyList<SqlSetting> Settings { get; init; } = [];

    /// <summary>The statement before its <c>SETTINGS</c> and <c>FORMAT</c>.</summary>
    internal string Sql =>
        $"INSERT INTO {SqlText.Identifier(Database)}.{SqlText.Identifier(Table)} ({string.Join(", ", Columns.Select(SqlText.Identifier))})";
}
