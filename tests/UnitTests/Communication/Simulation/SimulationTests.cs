using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Patchbay.Communication.Simulation;

namespace Patchbay.UnitTests.Communication;

public sealed partial class SimulationTests
{
    private static readonly SimulationOptions Small = new() { Count = 20_000 };

    [Fact]
    public void The_same_seed_gives_the_same_bytes_whatever_the_batches()
    {
        var bytes = Simulated.Bytes(Small, batch: 1000);
        Assert.Equal(bytes, Simulated.Bytes(Small, batch: 7));
        Assert.NotEqual(bytes, Simulated.Bytes(Small with { Seed = 2 }));
    }

    [Fact]
    public void A_count_is_kept_and_ends_near_the_end_of_the_duration()
    {
        var simulation = new Patchbay.Communication.Simulation.Simulation(Small with { Count = 50_001 });
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(50_000, simulation.Write(output, 50_000));
        Assert.Equal(1, simulation.Write(output, 50_000));
        Assert.Equal(0, simulation.Write(output, 50_000));
        Assert.Equal(50_001, simulation.Written);
        Assert.Equal(50_001, output.WrittenSpan.Count((byte)'\n'));
        Assert.InRange(simulation.Now - Small.Start, Small.Duration * 0.97, Small.Duration * 1.03);
    }

    [Theory]
    [InlineData("00:01:00", 1_000)]
    [InlineData("00:10:00", 20)]
    [InlineData("01:00:00", 10_000)]
    [InlineData("1.00:00:00", 200)]
    [InlineData("1.00:00:00", 30_000)]
    [InlineData("30.00:00:00", 60_000)]
    public void A_count_never_reaches_into_what_comes_after_the_duration(string duration, int count)
    {
        var options = Small with { Duration = TimeSpan.Parse(duration), Count = count };
        var records = Simulated.Records(options);
        Assert.Equal(count, records.Count);
        Assert.All(records, record => Assert.InRange(record.Time, options.Start, options.Start + options.Duration - TimeSpan.FromTicks(1)));
        // Where records are dense enough to tell.
        if (count >= 1_000)
            Assert.InRange(records.Max(record => record.Time), options.Start + options.Duration - TimeSpan.FromMinutes(10), DateTime.MaxValue);
    }

    [Fact]
    public void Without_a_count_the_pace_decides_and_nothing_comes_after_the_end()
    {
        var options = new SimulationOptions { RecordsPerSecond = 2, Duration = TimeSpan.FromHours(12), LateShare = 0, DuplicateShare = 0 };
        var records = Simulated.Records(options);
        Assert.InRange(records.Count, 60_000, 100_000);
        Assert.All(records, record => Assert.InRange(record.Time, options.Start, options.Start + options.Duration));
    }

    [Fact]
    public void Records_come_in_the_order_of_their_times_unless_they_are_late()
    {
        var times = Simulated.Records(Small with { LateShare = 0, DuplicateShare = 0 }).Select(record => record.Time).ToList();
        Assert.Equal(times.Order(), times);

        var late = Simulated.Records(Small with { LateShare = 0.05, DuplicateShare = 0 }).Select(record => record.Time).ToList();
        var latest = DateTime.MinValue;
        var behind = late.Count(time => time < (latest = time > latest ? time : latest));
        Assert.InRange(behind / (double)late.Count, 0.04, 0.06);
    }

    [Fact]
    public void What_happens_to_records_on_their_way_changes_no_life()
    {
        var plain = Lines(Small with { LateShare = 0, DuplicateShare = 0 });
        var troubled = Lines(Small with { LateShare = 0.2, DuplicateShare = 0 });
        Assert.True(plain.Intersect(troubled).Count() > 0.95 * plain.Count);

        static HashSet<string> Lines(SimulationOptions options) =>
            [.. Simulated.Lines(Simulated.Bytes(options)).Select(line => Encoding.UTF8.GetString(line.Span))];
    }

    [Fact]
    public void Some_records_come_twice()
    {
        var lines = Simulated.Lines(Simulated.Bytes(Small with { DuplicateShare = 0.03 })).Select(line => Encoding.UTF8.GetString(line.Span)).ToList();
        Assert.InRange((lines.Count - lines.Distinct().Count()) / (double)lines.Count, 0.02, 0.04);
    }

    [Fact]
    public void Some_records_are_damaged_on_request_and_none_otherwise()
    {
        var damaged = Simulated.Lines(Simulated.Bytes(Small with { MalformedShare = 0.1 })).ToList();
        Assert.Equal(20_000, damaged.Count);
        Assert.InRange(damaged.Count(line => !IsGood(line.Span)) / 20_000.0, 0.08, 0.12);
        Assert.All(Simulated.Lines(Simulated.Bytes(Small)), line => Assert.True(IsGood(line.Span)));
    }

    [Theory]
    [InlineData(0.04)]
    [InlineData(0.2)]
    [InlineData(0)]
    public void The_share_of_failures_is_what_was_asked_for(double share)
    {
        var outcomes = Simulated.Records(Simulated.Everything with { FailureShare = share, Count = 20_000 })
            .Where(record => record["ResultType"] != "" && record["ResultType"] != "Canceled" && !record.Is("CallingMetrics"))
            .Where(record => record.Operation != "Bad Route" && !record.Is("AdvancedMessagingOperational"))
            .Select(record => record["ResultType"] is "Succeeded" or "Success" or "Completed")
            .ToList();
        Assert.InRange(outcomes.Count(succeeded => !succeeded) / (double)outcomes.Count, share * 0.85, share * 1.15);
    }

    [Fact]
    public void Results_agree_with_their_signatures_and_levels()
    {
        var records = Simulated.ResourceLogs
            .Where(record => record["ResultSignature"] != "" && record.Operation != "SMSDeliveryReportsReceived").ToList();
        Assert.True(records.Count > 10_000);
        Assert.All(records, record =>
        {
            var succeeded = record["ResultType"] is "Succeeded" or "Success";
            Assert.Equal(succeeded, int.Parse(record["ResultSignature"]) < 400);
            Assert.True(record["Level"] == "" || succeeded == (record["Level"] == "Informational"), record.Json.ToString());
        });
    }

    [Fact]
    public void The_mix_decides_which_services_are_used()
    {
        var mix = new Dictionary<SimulatedService, double> { [SimulatedService.Sms] = 3, [SimulatedService.Rooms] = 1 };
        var records = Simulated.Records(Small with { Mix = mix });
        var categories = records.Select(record => record.Category.Id).Distinct().Order();
        Assert.Equal(["ACSOptOutManagementOperations", "RoomsOperational", "SMSOperational", "Usage"], categories);
        Assert.InRange(records.Count(record => record.Is("RoomsOperational")) / (double)records.Count, 0.2, 0.3);
    }

    [Fact]
    public void Nights_are_quieter_than_days()
    {
        var calls = new SimulationOptions { Count = 30_000, Mix = new Dictionary<SimulatedService, double> { [SimulatedService.Calls] = 1 } };
        var starts = Simulated.Records(calls).Where(record => record.Operation is "AnswerCall" or "JoinCall").ToList();
        Assert.True(starts.Count(record => record.Time.Hour is 10 or 11) > 5 * starts.Count(record => record.Time.Hour is 1 or 2));
    }

    [Fact]
    public void Nobody_real_is_named()
    {
        var text = Encoding.UTF8.GetString(Simulated.Bytes(Simulated.Everything));
        Assert.True(PhoneNumbers().Count(text) > 1000);
        Assert.All(PhoneNumbers().Matches(text), match => Assert.StartsWith("+1555", match.Value));
        Assert.All(Addresses().Matches(text), match => Assert.StartsWith("\"192.0.2.", match.Value));
        Assert.All(Hosts().Matches(text), match => Assert.EndsWith("example.com", match.Groups[1].Value));
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        static void Refused(SimulationOptions options) =>
            Assert.Throws<ArgumentException>(() => new Patchbay.Communication.Simulation.Simulation(options));

        Refused(Small with { FailureShare = 1.5 });
        Refused(Small with { LateShare = double.NaN });
        Refused(Small with { Count = 0 });
        Refused(Small with { Duration = TimeSpan.Zero });
        Refused(Small with { Duration = TimeSpan.FromDays(10_000) });
        Refused(Small with { Start = DateTime.MaxValue });
        Refused(Small with { RecordsPerSecond = 0 });
        Refused(Small with { Mix = new Dictionary<SimulatedService, double>() });
        Refused(Small with { Mix = new Dictionary<SimulatedService, double> { [SimulatedService.Sms] = -1 } });
    }

    private static bool IsGood(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonElement.Parse(line) is { ValueKind: JsonValueKind.Object } record
                && record.GetProperty("time").TryGetDateTime(out _)
                && Patchbay.Catalog.LogCatalog.Current.FindCategory(record.GetProperty("category").GetString()!) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\+\d{7,}")]
    private static partial Regex PhoneNumbers();

    [GeneratedRegex("\"\\d+\\.\\d+\\.\\d+\\.\\d+\"")]
    private static partial Regex Addresses();

    [GeneratedRegex("https://([^/\"]+)")]
    private static partial Regex Hosts();
}
