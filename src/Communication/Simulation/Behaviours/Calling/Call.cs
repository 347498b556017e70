using Patchbay.Communication.Simulation.People;

namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>A call, planned when it begins: who takes part from when to when.</summary>
internal sealed class Call
{
    private Call(World world, TimeSpan length)
    {
        Application = world.PickApplication();
        Id = world.Random.NextGuid();
        ConnectionId = world.Random.NextGuid();
        ServerCallId = world.Random.NextGuid();
        Start = world.Now;
        End = Start + TimeSpan.FromSeconds(Math.Clamp(length.TotalSeconds, 5, 14_400));
    }

    /// <summary>The correlation id of all records of the call.</summary>
    public Guid Id { get; }

    public Guid ConnectionId { get; }

    public Guid ServerCallId { get; }

    public DateTime Start { get; }

    public DateTime End { get; private set; }

    /// <summary>The program that controls or bills the call.</summary>
    public Application Application { get; }

    public IReadOnlyList<Participant> Participants { get; private set; } = [];

    public bool IsGroup { get; private init; }

    /// <summary>Whether a program answers or makes the call.</summary>
    public bool IsAutomated { get; private init; }

    /// <summary>Two people call each other; when that fails, it fails for both.</summary>
    public static Call BetweenTwo(World world)
    {
        var call = new Call(world, world.About(TimeSpan.FromMinutes(3.5), 0.9));
        var ring = world.AboutSeconds(6, 0.5);
        var end = world.Fails() ? CallEnd.Failure(world.Random) : CallEnd.Success;
        if (end != CallEnd.Success)
        {
            call.End = call.Start + ring + TimeSpan.FromSeconds(1);
        }

        var onPhone = world.Random.Chance(0.3);
        call.Participants =
        [
            new Participant(world, world.PickPerson(), onPhone: false) { Joined = call.Start, Left = call.End, End = end },
            new Participant(world, world.PickPerson(), onPhone) { Joined = Earlier(call.Start + ring, call.End), Left = call.End, End = end },
        ];
        return call;
    }

    /// <summary>People come to and leave a meeting, each at a time of their own.</summary>
    public static Call Meeting(World world)
    {
        var call = new Call(world, world.About(TimeSpan.FromMinutes(20), 0.7)) { IsGroup = true };
        var length = call.End - call.Start;
        call.Participants = [.. Enumerable.Range(0, world.Random.Between(3, 7)).Select(index =>
        {
            var joined = index == 0 ? call.Start : call.Start + length * Math.Min(0.9, world.Random.Exponential(0.06));
            var end = world.Fails() ? CallEnd.Failure(world.Random) : CallEnd.Success;
            var left = end == CallEnd.Success && world.Random.Chance(0.85) ? call.End : joined + (call.End - joined) * world.Random.NextDouble();
            return new Participant(world, world.PickPerson(), onPhone: index > 0 && world.Random.Chance(0.12))
            {
                Joined = joined,
                Left = left,
                End = end,
                IsForeign = index > 0 && world.Random.Chance(0.05),
            };
        })];
        return call;
    }

    /// <summary>A program talks with a person, mostly on the phone.</summary>
    public static Call Automated(World world)
    {
        var call = new Call(world, world.About(TimeSpan.FromMinutes(2), 0.7)) { IsGroup = true, IsAutomated = true };
        call.Participants =
        [
            new Participant(world, world.PickPerson(), onPhone: world.Random.Chance(0.85))
            {
                Joined = call.Start,
                Left = call.End,
                End = world.Fails() ? CallEnd.Failure(world.Random) : CallEnd.Success,
            },
        ];
        return call;
    }

    private static DateTime Earlier(DateTime a, DateTime b) => a < b ? a : b;
}
