using Patchbay.Communication.Simulation.Ids;
using Patchbay.Communication.Simulation.People;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours;

/// <summary>A program makes an identity, hands out tokens for it and tidies up.</summary>
internal static class Identities
{
    private const string Version = "2023-10-01";

    private static readonly RecordKind Kind = RecordKind.Of("AuthOperational");

    private static readonly Weighted<string> Scopes = new(
        ("[\"chat\"]", 40), ("[\"voip\"]", 25), ("[\"chat\",\"voip\"]", 30), ("[\"voip.join\"]", 5));

    public static IEnumerator<TimeSpan> Use(World world)
    {
        var random = world.Random;
        var application = world.PickApplication();
        var identity = new UserId(world.ResourceGuid, random.NextGuid());
        var answer = world.Ask(201);
        Write(world, application, "CreateIdentity", answer, 55, identity, random.Chance(0.5) ? Scopes.Pick(random) : "[]", "");
        if (!answer.Succeeded)
        {
            yield break;
        }

        for (var tokens = random.Between(1, 4); tokens > 0; tokens--)
        {
            yield return tokens == 1 ? world.About(TimeSpan.FromHours(1), 1) : world.AboutSeconds(20, 1.2);
            WriteToken(world, application, identity, Scopes.Pick(random));
        }

        if (random.Chance(0.1))
        {
            yield return world.About(TimeSpan.FromMinutes(30));
            Write(world, application, "RevokeToken", world.Ask(204), 38, identity, "[]", "/:revokeAccessTokens");
        }

        if (random.Chance(0.35))
        {
            yield return world.About(TimeSpan.FromHours(2));
            Write(world, application, "DeleteIdentity", world.Ask(204), 70, identity, "[]", "");
        }
    }

    /// <summary>The record of a token for a user, as each user of chat and calling needs one.</summary>
    public static void WriteToken(World world, Application application, UserId user, string scopes) =>
        Write(world, application, "CreateToken", world.Ask(200), 60, user, scopes, "/:issueAccessToken");

    private static void Write(
        World world, Application application, string operation, Answer answer, double milliseconds, UserId identity, string scopes, string path)
    {
        var record = world.Records.Begin(Kind, world.Now, operation).Version(Version).Correlation(new RequestId(world.Random.NextGuid()))
            .Result(answer).Duration(answer.Milliseconds(milliseconds, world.Random));
        record = operation == "CreateIdentity"
            ? record.Text("URI", $"{world.Endpoint}/identities?api-version={Version}")
            : record.Text("URI", $"{world.Endpoint}/identities/8:{identity}{path}?api-version={Version}");
        if (operation != "CreateIdentity" || answer.Succeeded)
        {
            record.Text("Identity", $"8:{identity}");
        }

        record.Json("Scopes", scopes).Text("SdkType", application.IdentitySdk).Text("PlatformType", application.Platform);
    }
}
