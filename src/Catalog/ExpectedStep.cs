namespace Patchbay.Catalog;

/// <summary>A step in the life of something that follows another one unless something is wrong.</summary>
/// <param name="Name">The step in words, for example <c>Delivery report</c>.</param>
/// <param name="Key">The column that both steps share; <see cref="After"/> and <see cref="Then"/> have the same value there.</param>
/// <param name="After">The records that it follows.</param>
/// <param name="Then">The records that are the step.</param>
public sealed record ExpectedStep(string Name, string Key, StepRecords After, StepRecords Then)
{
    /// <summary>The column of <see cref="After"/> that says how many such steps there will be; null for one.</summary>
    public string? CountColumn { get; init; }

    /// <summary>The column of <see cref="Then"/> whose distinct values are counted; null when one step is enough.</summary>
    public string? PerColumn { get; init; }
}

/// <summary>The records of one step.</summary>
/// <param name="Table">Their table.</param>
/// <param name="Where">The values that columns have; an empty list stands for any value but none.</param>
public sealed record StepRecords(string Table, IReadOnlyDictionary<string, IReadOnlyList<string>> Where);
