using Patchbay.Communication.Simulation.People;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours;

/// <summary>A job waits in a queue until a worker accepts it, does it and closes it.</summary>
internal static class RouterJobs
{
    private const string Version = "2023-11-01";
    private const int Workers = 40;

    private static readonly RecordKind Kind = RecordKind.Of("JobRouterOperational");

    private static readonly string[] Policies = ["policy-default", "policy-urgent", "policy-night"];

    public static IEnumerator<TimeSpan> Use(World world)
    {
        var random = world.Random;
        var application = world.PickApplication();
        var worker = random.Below(Workers);
        var job = random.NextGuid();
        if (random.Chance(0.2))
        {
            Write(world, application, "ListClassificationPolicies", 200, "ClassificationPolicies", random.Pick(Policies), "");
            yield return world.AboutSeconds(2);
        }

        if (random.Chance(0.3))
        {
            Write(world, application, "UpsertWorker", 200, "Workers", $"worker-{worker}", "");
            yield return world.AboutSeconds(10);
        }

        var answer = WriteJob(world, application, "UpsertJob", 201, job, "");
        if (!answer.Succeeded)
        {
            yield break;
        }

        yield return world.AboutSeconds(25, 1);
        while (!Write(world, application, "AcceptJobOffer", 200, "Workers", $"worker-{worker}", $"/offers/{job}:accept").Succeeded)
        {
            yield return world.AboutSeconds(15);
        }

        yield return world.About(TimeSpan.FromMinutes(8), 0.8);
        WriteJob(world, application, "CompleteJob", 200, job, ":complete");
        yield return world.AboutSeconds(40);
        WriteJob(world, application, "CloseJob", 200, job, ":close");
        if (random.Chance(0.5))
        {
            yield return world.About(TimeSpan.FromHours(1));
            WriteJob(world, application, "DeleteJob", 204, job, "");
        }
    }

    private static Answer WriteJob(World world, Application application, string operation, int success, Guid job, string path)
    {
        var record = Begin(world, application, operation, success, out var answer);
        record.Text("URI", $"{world.Endpoint}/routing/jobs/{job}{path}?api-version={Version}").Text("EntityType", "Jobs").Text("EntityId", job);
        return answer;
    }

    private static Answer Write(
        World world, Application application, string operation, int success, string type, string id, string path)
    {
        var record = Begin(world, application, operation, success, out var answer);
        record.Text("URI", $"{world.Endpoint}/routing/{type}/{id}{path}?api-version={Version}").Text("EntityType", type).Text("EntityId", id);
        return answer;
    }

    private static RecordWriter Begin(World world, Application application, string operation, int success, out Answer answer)
    {
        answer = world.Ask(success);
        // This service measures in fractions of a millisecond.
        var milliseconds = answer.Milliseconds(40, world.Random) + Math.Round(world.Random.NextDouble(), 4);
        return world.Records.Begin(Kind, world.Now, operation).Version(Version).Correlation(new HexId(world.Random.NextGuid()))
            .Result(answer).Duration(milliseconds).Caller(application.Address).Text("SdkType", application.Language);
    }

    /// <summary>A GUID without dashes.</summary>
    private readonly record struct HexId(Guid Value) : IUtf8SpanFormattable
    {
        public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider) =>
            Value.TryFormat(destination, out written, "N");
    }
}
