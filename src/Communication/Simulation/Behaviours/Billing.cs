using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours;

/// <summary>The usage records of what is billed.</summary>
internal static class Billing
{
    private static readonly RecordKind Usage = RecordKind.Of("Usage");

    /// <summary>Begins a usage record; the caller adds who used the service.</summary>
    /// <param name="world">Where it happens.</param>
    /// <param name="correlation">The id of the message, call or request.</param>
    /// <param name="type">What was used.</param>
    /// <param name="quantity">How much.</param>
    /// <param name="unit">The unit of the quantity.</param>
    /// <param name="start">When the use began.</param>
    /// <param name="end">When it ended.</param>
    public static RecordWriter Record<T>(
        World world, T correlation, string type, double quantity, string unit, DateTime start, DateTime end) where T : IUtf8SpanFormattable =>
        world.Records.Begin(Usage, world.Now, "Usage").Version("1.0").Correlation(correlation)
            .Text("RecordId", world.Random.NextGuid()).Text("UsageType", type).Number("Quantity", quantity).Text("UnitType", unit)
            .Time("StartTime", start).Time("EndTime", end);
}
