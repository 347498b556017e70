using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Patchbay.Catalog;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Routing;
using Patchbay.Testing;
using Patchbay.Workspaces;

namespace Patchbay.UnitTests.Pipeline.Intake;

/// <summary>Random bytes and damaged samples: nothing throws, nothing is lost, no neighbour is harmed.</summary>
public sealed class MutationTests
{
    private static readonly string[] Samples = [.. Directory
        .GetFiles(Repository.PathOf("tests/EngineTests/Pipeline/Intake/Samples"), "*.jsonl", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith("malformed.jsonl", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .SelectMany(File.ReadLines)
        // Records of the one category without a published id cannot name it in the common schema.
        .Where(line => line.Contains("\"category\"", StringComparison.Ordinal) || line.Contains("\"Type\"", StringComparison.Ordinal))];

    private static readonly RoutingTable Routing = NewRouting();

    private readonly RecordDecoder _decoder = new(new IntakeOptions { ReportedMax = int.MaxValue });

    [Fact]
    public void Random_bytes_never_throw()
    {
        var pieces = Gen.Elements("{", "}", "[", "]", "\"", ":", ",", "\\", "\n", "\"records\":[", "\"properties\":{", "{\"a\":1}", "null", "-1e5", "\u00e9", "\\ud800", " ", "x");
        var bodies = Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            pieces.ListOf().Select(list => Encoding.UTF8.GetBytes(string.Concat(list))));
        Prop.ForAll(bodies.ToArbitrary(), body =>
        {
            var result = Decode(body);
            return result.Rejected.Count == result.RejectedCount && result.Rejected.All(rejected => rejected.Position >= 0 && rejected.Position <= body.Length) &&
                result.Rejected.Select(rejected => rejected.Index).Distinct().Count() == result.RejectedCount &&
                result.Rejected.All(rejected => rejected.Index < result.Accepted + result.RejectedCount);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Every_line_but_the_damaged_ones_is_taken()
    {
        Assert.True(Samples.Length > 150);
        var bodies = Gen.Choose(2, 12).SelectMany(count => Gen.Elements(Samples).ListOf(count)).Zip(ArbMap.Default.GeneratorFor<int>());
        Prop.ForAll(bodies.ToArbitrary(), body =>
        {
            var (lines, seed) = body;
            var random = new Random(seed);
            var damaged = lines.Select(line => random.Next(3) == 0 ? Damage(line, random) : line).ToList();
            var result = Decode(Encoding.UTF8.GetBytes(string.Join('\n', damaged)));
            var intact = lines.Zip(damaged).Count(pair => pair.First == pair.Second);
            return (result.Accepted >= intact).Label($"{intact} intact lines, {result.Accepted} accepted of\n{string.Join('\n', damaged)}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private IntakeResult Decode(byte[] body)
    {
        var decoded = _decoder.Decode(body, new IntakeDefaults(null, null, "test"), Routing, new DateTimeOffset(2025, 3, 5, 0, 0, 0, TimeSpan.Zero));
        foreach (var part in decoded.Parts)
            part.Blocks.ForEach(block => block.Dispose());
        return decoded.Result;
    }

    private static string Damage(string line, Random random)
    {
        const string Characters = "{}[]\":,\\ x0";
        var place = random.Next(1, line.Length);
        return random.Next(4) switch
        {
            0 => line[..place],
            1 => line.Remove(place, 1),
            2 => line.Insert(place, Characters[random.Next(Characters.Length)].ToString()),
            _ => string.Concat(line.AsSpan(0, place), Characters[random.Next(Characters.Length)].ToString(), line.AsSpan(Math.Min(place + 1, line.Length))),
        };
    }

    private static RoutingTable NewRouting()
    {
        var all = LogCatalog.Current.Categories.ToDictionary(category => category, _ => new CategoryRoute([Workspace.Default], []));
        var contoso = ResourceId.Parse("/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-contoso-comms/providers/Microsoft.Communication/communicationServices/acs-contoso");
        return new RoutingTable([new ResourceRoute(RoutingTable.LocalResource, all), new ResourceRoute(contoso, all)]);
    }
}
