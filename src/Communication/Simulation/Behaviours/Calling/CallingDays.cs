using Patchbay.Communication.Simulation.People;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>Counts the calls of each day by device; early on the next day the service writes the counts as metrics.</summary>
internal sealed class CallingDays
{
    private static readonly RecordKind Kind = RecordKind.Of("CallingMetrics");
    private static readonly TimeSpan WrittenAt = new(4, 45, 0);

    private Day _day = new();

    public void Count(Participant participant, bool isGroup)
    {
        if (!participant.OnPhone)
        {
            ref var legs = ref _day.Legs[participant.Person.Device.Index, isGroup ? 1 : 0];
            legs.All++;
            legs.Failed += participant.End == CallEnd.Success ? 0 : 1;
            legs.Last = participant.Joined;
        }
    }

    /// <summary>Writes the metrics of each day, for as long as the world goes on.</summary>
    public IEnumerator<TimeSpan> Write(World world)
    {
        while (true)
        {
            var midnight = world.Now.Date.AddDays(1);
            yield return midnight - world.Now;
            var day = _day;
            _day = new Day();
            yield return WrittenAt;
            for (var device = 0; device < Device.Count; device++)
            {
                for (var group = 0; group < 2; group++)
                {
                    if (day.Legs[device, group] is { All: > 0 } legs)
                    {
                        Write(world, midnight.AddDays(-1), Device.At(device), group == 1, legs);
                        yield return TimeSpan.FromMilliseconds(2);
                    }
                }
            }
        }
    }

    private static void Write(World world, DateTime day, Device device, bool isGroup, Legs legs) =>
        world.Records.Begin(Kind, world.Now, "CallingMetrics").Version("1.0").Correlation(world.Random.NextGuid())
            .ResultType(legs.Failed == 0 ? "Succeeded" : "Failed")
            .Time("TimestampBin", day).Time("TimestampMax", legs.Last).Text("Unit", "percentage")
            .Text("MetricName", isGroup ? "reliability/api/Join" : "reliability/api/StartCall")
            .Number("MetricValueAvg", Math.Round(100.0 * (legs.All - legs.Failed) / legs.All, 1)).Text("Goal", isGroup ? ">= 99.5" : ">= 100.0")
            .Number("LegsDcount", legs.All).Number("FailedLegsDcount", legs.Failed).Number("SuccessLegsDcount", legs.All - legs.Failed)
            .Text("CallType", isGroup ? "Group" : "1 to 1").Text("Platform", device.Browser is null ? "Native" : "Web")
            .Text("DeviceOsName", device.OsName).Text("DeviceOsVersionMajor", device.OsVersion)
            .Text("DeviceBrowser", device.Browser).Text("DeviceBrowserVersionMajor", device.BrowserVersion)
            .Text("SdkVersion", device.CallingSdk);

    private sealed class Day
    {
        public Legs[,] Legs { get; } = new Legs[Device.Count, 2];
    }

    private record struct Legs(int All, int Failed, DateTime Last);
}
