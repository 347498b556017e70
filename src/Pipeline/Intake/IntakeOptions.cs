namespace Patchbay.Pipeline.Intake;

/// <summary>The bounds of what a sender can ask for at once.</summary>
public sealed class IntakeOptions
{
    /// <summary>Records of one body; a body with more is refused as a whole. Default 250,000.</summary>
    public int RecordsMax { get; set; } = 250_000;

    /// <summary>Bytes of one record; a longer one is rejected. Default 4 MiB.</summary>
    public int RecordBytesMax { get; set; } = 4 << 20;

    /// <summary>Objects and lists inside each other in one record; a deeper one is rejected. Default 64.</summary>
    public int DepthMax { get; set; } = 64;

    /// <summary>Entries of each list of an <see cref="IntakeResult"/>. Default 1,000.</summary>
    public int ReportedMax { get; set; } = 1_000;
}

/// <summary>A body has more records than one request may bring. Nothing of it was taken.</summary>
public sealed class TooManyRecordsException : Exception
{
    internal TooManyRecordsException(int recordsMax)
        : base($"The body has more than {recordsMax} records, the most that one request may bring. Nothing of it was taken; send it in parts.")
    {
    }
}
