using Patchbay.Communication.Simulation.People;

namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>One participation in a call, planned when the call begins.</summary>
internal sealed class Participant(World world, Person person, bool onPhone)
{
    public Person Person => person;

    /// <summary>Whether the phone network carries the participant, not a calling SDK.</summary>
    public bool OnPhone => onPhone;

    public Guid Id { get; } = world.Random.NextGuid();

    public Guid EndpointId { get; } = world.Random.NextGuid();

    public Guid ClientInstanceId { get; } = world.Random.NextGuid();

    /// <summary>What the media figures follow from, so that each version of a report has the same ones.</summary>
    public ulong FigureSeed { get; } = world.Random.NextBits();

    public int FirstStreamId { get; } = world.Random.Between(1000, 30_000);

    /// <summary>Whether the network was bad; it shows in media figures, diagnostics and the survey alike.</summary>
    public bool HasPoorNetwork { get; } = world.Random.Chance(0.08);

    public bool HasCamera { get; } = !onPhone && world.Random.Chance(0.4);

    /// <summary>Whether the participant is of another organization, so that Azure hides the details.</summary>
    public bool IsForeign { get; init; }

    public CallEnd End { get; init; } = CallEnd.Success;

    public required DateTime Joined { get; init; }

    public required DateTime Left { get; init; }

    public string EndpointType => onPhone ? "PSTN" : "VoIP";
}
