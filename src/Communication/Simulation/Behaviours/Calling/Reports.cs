namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>
/// The service's reports on a finished call: a first version within minutes, the final one after most of an hour, and for some
/// calls a corrected version hours later.
/// </summary>
internal static class Reports
{
    private const int FirstVersion = 1;

    public static IEnumerator<TimeSpan> Write(World world, Call call)
    {
        var random = world.Random;
        yield return world.About(TimeSpan.FromMinutes(4), 0.4);
        foreach (var participant in call.Participants)
        {
            Summaries.WriteUpdate(world, call, participant, FirstVersion);
            yield return Soon(world);
            foreach (var stream in MediaStream.Of(call, participant))
            {
                Diagnostics.WriteUpdate(world, call, participant, stream, FirstVersion);
                yield return Soon(world);
            }
        }

        yield return world.About(TimeSpan.FromMinutes(45), 0.25);
        foreach (var participant in call.Participants)
        {
            Summaries.Write(world, call, participant);
            yield return Soon(world);
            Summaries.WriteUpdate(world, call, participant, FirstVersion + 1);
            yield return Soon(world);
            foreach (var stream in MediaStream.Of(call, participant))
            {
                Diagnostics.Write(world, call, participant, stream);
                yield return Soon(world);
                Diagnostics.WriteUpdate(world, call, participant, stream, FirstVersion + 1);
                yield return Soon(world);
            }
        }

        if (random.Chance(0.1))
        {
            yield return world.About(TimeSpan.FromHours(9), 0.5);
            foreach (var participant in call.Participants)
            {
                Summaries.WriteUpdate(world, call, participant, FirstVersion + 2);
                yield return Soon(world);
            }
        }
    }

    private static TimeSpan Soon(World world) => TimeSpan.FromMilliseconds(world.Random.Between(1, 20));
}
