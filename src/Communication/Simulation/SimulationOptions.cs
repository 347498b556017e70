using Patchbay.Catalog;

namespace Patchbay.Communication.Simulation;

/// <summary>What a <see cref="Simulation"/> is to show.</summary>
public sealed record SimulationOptions
{
    /// <summary>The shares of the services when nobody says otherwise.</summary>
    public static IReadOnlyDictionary<SimulatedService, double> DefaultMix { get; } = new Dictionary<SimulatedService, double>
    {
        [SimulatedService.Sms] = 20,
        [SimulatedService.Email] = 18,
        [SimulatedService.Chat] = 28,
        [SimulatedService.Calls] = 24,
        [SimulatedService.Rooms] = 3,
        [SimulatedService.Identity] = 4,
        [SimulatedService.JobRouter] = 1.5,
        [SimulatedService.AdvancedMessaging] = 1.5,
    };

    /// <summary>The longest <see cref="Duration"/>: ten years.</summary>
    public static TimeSpan DurationMax { get; } = TimeSpan.FromDays(3660);

    /// <summary>The same seed with the same options gives the same bytes.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>When the simulated time begins, in UTC.</summary>
    public DateTime Start { get; init; } = new(2025, 1, 6, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>How long people write and call.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How many records to write. The traffic is then as dense as it must be for the last of them to fall shortly before the end
    /// of <see cref="Duration"/>. Null writes what happens within <see cref="Duration"/> at <see cref="RecordsPerSecond"/>.
    /// </summary>
    public long? Count { get; init; }

    /// <summary>The mean traffic where <see cref="Count"/> does not decide it.</summary>
    public double RecordsPerSecond { get; init; } = 1;

    /// <summary>Which services are used, by their share of the records; only the relation between the numbers counts.</summary>
    public IReadOnlyDictionary<SimulatedService, double> Mix { get; init; } = DefaultMix;

    /// <summary>The share of operations that fail, from 0 to 1.</summary>
    public double FailureShare { get; init; } = 0.04;

    /// <summary>The share of records, from 0 to 1, that are sent minutes or hours after their time.</summary>
    public double LateShare { get; init; } = 0.01;

    /// <summary>The share of records, from 0 to 1, that are sent a second time.</summary>
    public double DuplicateShare { get; init; } = 0.002;

    /// <summary>The share of records, from 0 to 1, that are damaged: cut off, without a quote, with an impossible value.</summary>
    public double MalformedShare { get; init; }

    /// <summary>The form of the records.</summary>
    public RecordShape Shape { get; init; } = RecordShape.ResourceLog;

    /// <summary>The resource that the records are about.</summary>
    public ResourceId Resource { get; init; } = ResourceId.Parse(
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Communication/communicationServices/local");
}
