using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EngineTests.Pipeline.Intake;

/// <summary>The malformed samples, each with its exact outcome.</summary>
public sealed class MalformedTests(SharedIntakeBed shared) : IClassFixture<SharedIntakeBed>
{
    private static readonly Dictionary<int, string> Samples = File.ReadLines(Repository.PathOf("tests/EngineTests/Pipeline/Intake/Samples/malformed.jsonl"))
        .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
        .ToDictionary(sample => sample.GetProperty("id").GetInt32(), sample => sample.GetProperty("raw").GetString()!);

    [Fact]
    public void Each_sample_has_its_test() => Assert.Equal(Enumerable.Range(1, 15), Samples.Keys.Order());

    // A comma before the closing brace; properties as text; no resource, which means the local one.
    [Theory]
    [InlineData(1, "ACSRoomsIncomingOperations", "RoomId", "99400000000000017")]
    [InlineData(11, "ACSEmailStatusUpdateOperational", "RecipientId", "ana@example.com")]
    [InlineData(13, "ACSEmailStatusUpdateOperational", "_SubscriptionId", "00000000-0000-0000-0000-000000000000")]
    public async Task It_is_taken_as_it_was_meant(int id, string table, string column, string value)
    {
        var result = await shared.Bed.SendAsync(Samples[id]);
        Assert.Equal((1, 0, 0), (result.Accepted, result.RejectedCount, result.AdjustedCount));
        var row = Assert.Single(await shared.Bed.TakeAsync(table));
        Assert.Equal(value, row.GetProperty(column).GetString());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("AdditionalFields").ValueKind);
    }

    [Theory]
    [InlineData(3, "TimeGenerated", "2025-03-05 00:00:00.0000000", null, "TimeGenerated is missing; the time of arrival stands in for it.")]
    [InlineData(4, "TimeGenerated", "2025-03-05 00:00:00.0000000", """{"TimeGenerated":"2025-13-45T99:99:99Z"}""", "TimeGenerated '2025-13-45T99:99:99Z' cannot be read as a time; the time of arrival stands in for it and the text is kept in AdditionalFields.")]
    [InlineData(5, "TimeGenerated", "2025-03-05 00:00:00.0000000", """{"TimeGenerated":"yesterday at noon"}""", "TimeGenerated 'yesterday at noon' cannot be read as a time; the time of arrival stands in for it and the text is kept in AdditionalFields.")]
    [InlineData(6, "OutgoingMessageLength", null, """{"OutgoingMessageLength":"one hundred"}""", "OutgoingMessageLength 'one hundred' is not a whole number of 32 bits; the column is null and the value is kept in AdditionalFields.")]
    [InlineData(7, "DurationMs", null, """{"DurationMs":99999999999}""", "DurationMs '99999999999' is not a whole number of 32 bits; the column is null and the value is kept in AdditionalFields.")]
    [InlineData(10, "MessageId", "Outgoing_20250304101500ffffffff-0009-4a5b-8c6d-000000000009_noam", """{"MessageId":"Outgoing_20250304101500a1b2c3d4-0001-4a5b-8c6d-000000000001_noam"}""", "MessageId occurs more than once; the last value counts, the other is kept in AdditionalFields.")]
    public async Task It_is_taken_with_a_change_that_is_told(int id, string column, string? value, string? additional, string reason)
    {
        var result = await shared.Bed.SendAsync(Samples[id]);
        Assert.Equal((1, 0, 1), (result.Accepted, result.RejectedCount, result.AdjustedCount));
        var adjusted = Assert.Single(result.Adjusted);
        Assert.Equal((0, 0, reason), (adjusted.Index, adjusted.Position, adjusted.Reason));
        var row = Assert.Single(await shared.Bed.TakeAsync("ACSSMSIncomingOperations"));
        Assert.Equal((value, additional), (row.GetProperty(column).GetString(), row.GetProperty("AdditionalFields").GetString()));
    }

    [Theory]
    [InlineData(2, 1006, "SMSOperational", "The record is not valid JSON: Expected end of string, but instead reached end of data.")]
    [InlineData(8, 0, "", "The record names neither Category nor Type, and the OperationName 'DoSomething' does not tell its category. Name the category in the record or in ?category=.")]
    [InlineData(9, 0, "SmsOperationalLogs", "Unknown category 'SmsOperationalLogs' and table 'ACSNoSuchTable'. Nearest known: SMSOperational.")]
    [InlineData(12, 419, "EmailStatusUpdateOperational", "'properties' is a list; an object is needed.")]
    [InlineData(14, 56, "EmailStatusUpdateOperational", "'/subscriptions/not-a-guid/providers/microsoft.storage/storageAccounts/x' is not a resource id of the form /subscriptions/…/resourceGroups/…/providers/Microsoft.Communication/communicationServices/….")]
    [InlineData(15, 124, "ACSCallClientOperations", "The record is not valid JSON: 'S' is invalid after a value. Expected either ',', '}', or ']'.")]
    public async Task It_is_rejected_and_kept_whole(int id, int position, string category, string reason)
    {
        await using var bed = await IntakeBed.CreateAsync(shared.ClickHouse);
        var result = await bed.SendAsync(Samples[id]);
        Assert.Equal((0, 1, 0), (result.Accepted, result.RejectedCount, result.AdjustedCount));
        var rejected = Assert.Single(result.Rejected);
        Assert.Equal((0, position, reason), (rejected.Index, rejected.Position, rejected.Reason));
        var row = Assert.Single(await bed.ReadRejectedAsync());
        Assert.Equal(
            (Samples[id], reason, category, 0, position),
            (row.GetProperty("Record").GetString(), row.GetProperty("Reason").GetString(), row.GetProperty("Category").GetString(),
                row.GetProperty("Index").GetInt32(), row.GetProperty("Position").GetInt32()));
    }
}
