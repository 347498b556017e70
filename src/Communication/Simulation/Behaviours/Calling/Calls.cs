namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>A call of one of three kinds, and everything that goes on in it and after it.</summary>
internal static class Calls
{
    private static readonly Weighted<Func<World, Call>> Kinds = new((Call.BetweenTwo, 45), (Call.Meeting, 20), (Call.Automated, 35));

    public static IEnumerator<TimeSpan> Use(World world)
    {
        var random = world.Random;
        var call = Kinds.Pick(random)(world);
        if (call.IsAutomated)
        {
            var answer = Automation.Connect(world, call);
            yield return TimeSpan.FromMilliseconds(1);
            if (!answer.Succeeded)
            {
                yield break;
            }

            world.Start(Automation.Converse(world, call), world.AboutSeconds(1.5));
        }

        foreach (var participant in call.Participants)
        {
            world.Start(Attendance.Take(world, call, participant), participant.Joined - world.Now);
        }

        if (call.IsGroup && random.Chance(0.25))
        {
            world.Start(Recordings.Make(world, call), world.AboutSeconds(12));
        }

        if (call.IsGroup && !call.IsAutomated && random.Chance(0.2))
        {
            world.Start(Captions.Show(world, call), call.End - world.Now + world.About(TimeSpan.FromMinutes(12), 0.4));
        }

        world.Start(Reports.Write(world, call), call.End - world.Now);
    }
}
