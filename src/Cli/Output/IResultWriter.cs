namespace Patchbay.Cli.Output;

/// <summary>Writes result tables in one format, row by row.</summary>
internal interface IResultWriter
{
    /// <summary>A table begins.</summary>
    void BeginTable(string name, IReadOnlyList<ResultColumn> columns);

    /// <summary>A row of the table that began last.</summary>
    /// <param name="row">The cells as a JSON array, as the server sends them.</param>
    void WriteRow(ReadOnlySpan<byte> row);

    /// <summary>The table that began last ends.</summary>
    void EndTable();

    /// <summary>No further table comes.</summary>
    void End();
}

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in KQL's words.</param>
internal sealed record ResultColumn(string Name, string Type)
{
    public bool IsNumber => Type is "int" or "long" or "real" or "decimal";
}

/// <summary>The formats in which results are written.</summary>
internal enum OutputFormat
{
    /// <summary>Columns for the eye.</summary>
    Table,

    /// <summary>An array of objects, one on each line.</summary>
    Json,

    /// <summary>Comma-separated values, RFC 4180.</summary>
    Csv,

    /// <summary>Tab-separated values, with escapes for tab and line feed.</summary>
    Tsv,
}
