using Patchbay.Pipeline.Collection;

namespace Patchbay.Pipeline.Intake;

/// <summary>What a request says about those of its records that do not say it themselves.</summary>
/// <param name="Category">The category id or table name of records that name neither; null leaves it to their operation's name.</param>
/// <param name="ResourceId">The resource of records that name none; null means the local resource.</param>
/// <param name="Source">Where the records come from, for <c>PatchbayRejected</c>; for example the request's path.</param>
public sealed record IntakeDefaults(string? Category, string? ResourceId, string Source)
{
    /// <summary>
    /// The id that the sender gave the request, if it did. The same id with the same body is a repeat, of which nothing is taken again.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>The stream that the records came in over, when a data collection rule declares their columns; null for records of the catalog's categories.</summary>
    public StreamOfRule? Stream { get; init; }
}
