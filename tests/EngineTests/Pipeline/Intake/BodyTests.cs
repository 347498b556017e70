using System.Text;

namespace Patchbay.EngineTests.Pipeline.Intake;

/// <summary>Bodies of every shape, whole and broken: which records are found in them.</summary>
public sealed class BodyTests(SharedIntakeBed shared) : IClassFixture<SharedIntakeBed>
{
    private static string Room(int id, string more = "") => $$"""{"Type":"ACSRoomsIncomingOperations","time":"2025-03-04T10:00:00Z","RoomId":"{{id}}"{{more}}}""";

    public static TheoryData<string> WholeBodies => new(
        $"[{Room(1)},{Room(2)},{Room(3)}]",
        $"  [\n  {Room(1)},\n  {Room(2)},\n  {Room(3)},\n]\n",
        $$"""{"records":[{{Room(1)}},{{Room(2)}},{{Room(3)}}]}""",
        $$"""{"count":3,"Records": [ {{Room(1)}}, {{Room(2)}}, {{Room(3)}}, ], "next": {"a":["]"]} }""",
        $$"""{"records":[{{Room(1)}}]}{"records":[{{Room(2)}},{{Room(3)}}]}""",
        $$"""[{"records":[{{Room(1)}}]},{"records":[]},{"records":[{{Room(2)}},{{Room(3)}}]}]""",
        $"{Room(1)}\n{Room(2)}\r\n\r\n{Room(3)}",
        $"{Room(1)}{Room(2)} {Room(3)}",
        $"{Room(1)},{Room(2)},,{Room(3)},",
        $"[{Room(1)}{Room(2)}]\n[{Room(3)}]",
        $"\uFEFF{Room(1)}\n{Room(2)}\n{Room(3)}\n",
        "{\n  \"Type\": \"ACSRoomsIncomingOperations\",\n  \"time\": \"2025-03-04T10:00:00Z\",\n  \"RoomId\": \"1\",\n}\n" + Room(2) + "\n" + Room(3));

    [Theory]
    [MemberData(nameof(WholeBodies))]
    public async Task Every_record_is_found(string body)
    {
        var result = await shared.Bed.SendAsync(body);
        Assert.Equal((3, 0, 0), (result.Accepted, result.RejectedCount, result.AdjustedCount));
        Assert.Equal(["1", "2", "3"], await TakeRoomsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("[]")]
    [InlineData("""{"records":[]}""")]
    public async Task An_empty_body_is_no_error(string body)
    {
        var result = await shared.Bed.SendAsync(body);
        Assert.Equal((0, 0), (result.Accepted, result.RejectedCount));
    }

    public static TheoryData<string, int, string> BrokenBodies => new()
    {
        { $"{Room(1)}\n{Room(2)[..40]}\n{Room(3)}\n", 40, Room(2)[..40] + "\n" },
        { $"{Room(1)}\n{Room(2, ",\"a\":{")}\n{Room(3)}\n", 87, Room(2, ",\"a\":{") + "\n" },
        { $"[{Room(1)},{Room(2, ",\"a\" 5")},{Room(3)}]", 84, Room(2, ",\"a\" 5") },
        { $"[\n  {Room(1)},\n  {Room(2, ",\"a\":[1,2")},\n  {Room(3)}\n]", 88, Room(2, ",\"a\":[1,2") + "," },
        { $"[\n  {Room(1)},\n  {Room(2)[..30]},\n  {Room(3)}\n]", 31, Room(2)[..30] + "," },
        { $"{Room(1)}\n{Room(2, ",\"a\":\"tab\there\"")}\n{Room(3)}\n", 88, Room(2, ",\"a\":\"tab\there\"") },
        { $"[{Room(1)},42,{Room(3)}]", 0, "42," },
        { $"[{Room(1)},\"a, {{b}} \\\" c\",{Room(3)}]", 0, "\"a, {b} \\\" c\"" },
        { $"[{Room(1)},[{Room(2)}],{Room(3)}]", 0, $"[{Room(2)}]" },
        { $"{Room(1)}\nError: gateway time-out\n{Room(3)}", 0, "Error: gateway time-out\n" },
    };

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task A_broken_record_does_not_harm_its_neighbours(string body, int positionInRecord, string record)
    {
        await using var bed = await IntakeBed.CreateAsync(shared.ClickHouse);
        var result = await bed.SendAsync(body);
        Assert.Equal((2, 1), (result.Accepted, result.RejectedCount));
        var rejected = Assert.Single(result.Rejected);
        var start = body.IndexOf(record.TrimEnd(',', '\n'), Room(1).Length, StringComparison.Ordinal);
        Assert.Equal((1, start + positionInRecord), (rejected.Index, rejected.Position));
        Assert.Equal(["1", "3"], (await bed.ReadAsync("ACSRoomsIncomingOperations")).Select(row => row.GetProperty("RoomId").GetString()));
        Assert.Equal(record.TrimEnd(',', '\n'), Assert.Single(await bed.ReadRejectedAsync()).GetProperty("Record").GetString()!.TrimEnd(',', '\n', ' '));
    }

    [Fact]
    public async Task A_list_that_is_cut_between_records_is_told()
    {
        var body = $"[{Room(1)},{Room(2)},{Room(3)},";
        var result = await shared.Bed.SendAsync(body);
        Assert.Equal((3, 1), (result.Accepted, result.RejectedCount));
        Assert.Equal(new(3, body.Length, "The body ends before its list of records does; what should follow is missing."), result.Rejected[0]);
        Assert.Equal(["1", "2", "3"], await TakeRoomsAsync());
    }

    [Fact]
    public async Task A_list_that_is_cut_inside_a_record_gives_the_records_before()
    {
        var result = await shared.Bed.SendAsync($"""[{Room(1)},{Room(2)},{Room(3)[..^20]}""");
        Assert.Equal(2, result.Accepted);
        Assert.Equal([2, 3], result.Rejected.Select(rejected => rejected.Index));
        Assert.Equal(["1", "2"], await TakeRoomsAsync());
    }

    [Fact]
    public async Task What_is_no_JSON_is_rejected_line_by_line()
    {
        var result = await shared.Bed.SendAsync("Time Level Message\n2025-03-04 Info started\n");
        Assert.Equal(0, result.Accepted);
        Assert.All(result.Rejected, rejected => Assert.Equal("The record is not a JSON object.", rejected.Reason));
        Assert.Equal([0, 19], result.Rejected.Select(rejected => rejected.Position));
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_reject_their_record_only()
    {
        var broken = Encoding.UTF8.GetBytes(Room(2));
        broken[10] = 0xC3;
        var first = Encoding.UTF8.GetBytes(Room(1) + "\n");
        var result = await shared.Bed.SendAsync([.. first, .. broken, .. Encoding.UTF8.GetBytes("\n" + Room(3))]);
        Assert.Equal(2, result.Accepted);
        Assert.Equal(new(1, first.Length + 10, "The record's bytes are not UTF-8."), Assert.Single(result.Rejected));
        Assert.Equal(["1", "3"], await TakeRoomsAsync());
    }

    private async Task<IEnumerable<string?>> TakeRoomsAsync() =>
        (await shared.Bed.TakeAsync("ACSRoomsIncomingOperations")).Select(row => row.GetProperty("RoomId").GetString());
}
