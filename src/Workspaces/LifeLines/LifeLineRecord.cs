using Patchbay.Catalog;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>A record of a life line.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="Table">Its table.</param>
/// <param name="Time">When it happened, in UTC.</param>
/// <param name="Received">When the record came in, in UTC.</param>
/// <param name="IsLinked">Whether it was found by a link and does not have the identifier itself.</param>
/// <param name="Values">What it says, by column; columns without a value are left out.</param>
public sealed record LifeLineRecord(
    Guid Id, LogTable Table, DateTime Time, DateTime Received, bool IsLinked, IReadOnlyDictionary<string, string> Values)
{
    private static readonly string[] ResultColumns = ["DeliveryStatus", "ResultCategory", "ResultType"];

    /// <summary>How it ended, in the record's own word, for example <c>Bounced</c>; empty when the record does not say.</summary>
    public string Result => ResultColumns.Select(Text).FirstOrDefault(text => text.Length > 0, "");

    /// <summary>How it ended.</summary>
    public Outcome Outcome => Result.ToLowerInvariant() switch
    {
        "" => Outcome.Unknown,
        "succeeded" or "success" or "completed" or "delivered" or "expanded" or "outfordelivery" or "queued" => Outcome.Good,
        "canceled" or "expectederror" or "expectedclienterror" or "quarantined" => Outcome.Doubtful,
        _ => Outcome.Bad,
    };

    /// <summary>The text of a column, empty when it has none.</summary>
    /// <param name="column">The column's name.</param>
    public string Text(string column) => Values.GetValueOrDefault(column, "");

    /// <summary>Whether the record is such a step.</summary>
    /// <param name="step">The records of the step.</param>
    public bool Is(StepRecords step) =>
        Table.Name == step.Table &&
        step.Where.All(condition => condition.Value.Count == 0 ? Text(condition.Key).Length > 0 : condition.Value.Contains(Text(condition.Key)));
}

/// <summary>How what a record tells of has ended.</summary>
public enum Outcome
{
    /// <summary>The record does not say.</summary>
    Unknown,

    /// <summary>As intended.</summary>
    Good,

    /// <summary>Not as intended, but as can happen: canceled, declined, held back.</summary>
    Doubtful,

    /// <summary>It failed.</summary>
    Bad,
}
