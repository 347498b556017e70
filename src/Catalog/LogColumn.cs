namespace Patchbay.Catalog;

/// <summary>A column of a <see cref="LogTable"/>.</summary>
/// <param name="Name">The name in the workspace, for example <c>MessageId</c>.</param>
/// <param name="Type">The type that KQL sees.</param>
/// <param name="Description">What the value means, with its unit.</param>
public sealed record LogColumn(string Name, ColumnType Type, string Description)
{
    /// <summary>Other spellings of the name that occur in Azure's documentation and examples.</summary>
    public IReadOnlyList<string> Aliases { get; init => field = value ?? []; } = [];

    /// <summary>
    /// Where the value stands in a record of the resource-log common schema, for example <c>properties.MessageId</c>; null
    /// when the workspace adds the column.
    /// </summary>
    public string? ResourceLogPath { get; init; }

    /// <summary>What kind of thing the value identifies; null when it identifies none.</summary>
    public Subject? Identifies { get; init; }

    /// <summary>Whether few distinct values are expected, so that a dictionary stores them best.</summary>
    public bool LowCardinality { get; init; }

    /// <summary>Whether Azure has the column in every table of a workspace.</summary>
    public bool Standard { get; init; }

    /// <summary>Whether Patchbay adds the column and Azure has no such column.</summary>
    public bool Added { get; init; }
}

/// <summary>The type of a column, in KQL's words.</summary>
public enum ColumnType
{
    /// <summary>true or false.</summary>
    Bool,

    /// <summary>A moment in UTC, counted in ticks of 100 ns.</summary>
    DateTime,

    /// <summary>A decimal number of 128 bits.</summary>
    Decimal,

    /// <summary>Any JSON value.</summary>
    Dynamic,

    /// <summary>A GUID.</summary>
    Guid,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>A floating-point number of 64 bits.</summary>
    Real,

    /// <summary>Text; never null, a missing one is empty.</summary>
    String,

    /// <summary>A length of time, counted in ticks of 100 ns.</summary>
    TimeSpan,
}
