using Patchbay.Pipeline.Intake;

namespace Patchbay.EngineTests.Pipeline.Intake;

/// <summary>Which table, resource and workspace a record belongs to.</summary>
public sealed class PlacingTests(SharedIntakeBed shared) : IClassFixture<SharedIntakeBed>
{
    private const string Time = "\"time\":\"2025-03-04T10:00:00Z\"";

    [Theory]
    [InlineData("\"Type\":\"acssmsincomingoperations\"", null, "ACSSMSIncomingOperations")]
    [InlineData("\"category\":\"smsoperational\"", null, "ACSSMSIncomingOperations")]
    [InlineData("\"Category\":\"ACSCallClosedCaptionsSummary\"", null, "ACSCallClosedCaptionsSummary")]
    [InlineData("\"category\":\"RecordingSummary\"", null, "ACSCallRecordingSummary")]
    [InlineData("\"OperationCategory\":\"EmailSendMailOperational\"", null, "ACSEmailSendMailOperational")]
    [InlineData("\"Type\":\"ACSCallSummaryUpdates\",\"Category\":\"CallSummary\"", null, "ACSCallSummaryUpdates")]
    [InlineData("\"Type\":\"NoSuchTable\",\"Category\":\"CallSummary\"", null, "ACSCallSummary")]
    [InlineData("\"properties\":{\"Category\":\"RoomsOperational\"}", null, "ACSRoomsIncomingOperations")]
    [InlineData("\"Properties\":{\"Category\":\"RoomsOperational\"}", null, "ACSRoomsIncomingOperations")]
    [InlineData("\"c\\u0061tegory\":\"Rooms\\u004fperational\"", null, "ACSRoomsIncomingOperations")]
    [InlineData("\"RoomId\":\"1\"", "RoomsOperational", "ACSRoomsIncomingOperations")]
    [InlineData("\"RoomId\":\"1\",\"category\":\"\",\"Type\":null", "ACSRoomsIncomingOperations", "ACSRoomsIncomingOperations")]
    [InlineData("\"category\":\"ChatOperational\"", "RoomsOperational", "ACSChatIncomingOperations")]
    [InlineData("\"operationName\":\"SendChatMessage\"", null, "ACSChatIncomingOperations")]
    public async Task The_table_is_found(string fields, string? requestCategory, string table)
    {
        var result = await shared.Bed.SendAsync($"{{{Time},{fields}}}", requestCategory);
        Assert.Equal((1, 0), (result.Accepted, result.RejectedCount));
        Assert.Single(await shared.Bed.TakeAsync(table));
    }

    [Theory]
    [InlineData("\"category\":\"SMSOperation\"", null, "Unknown category 'SMSOperation'. Nearest known: SMSOperational.")]
    [InlineData("\"category\":\"xyz\",\"operationName\":\"SendChatMessage\"", "ChatOperational", "Unknown category 'xyz'.")]
    [InlineData("\"Type\":\"PatchbayRejected\"", null, "Unknown table 'PatchbayRejected'.")]
    [InlineData("\"a\":1", "ChatOperationl", "Unknown category 'ChatOperationl'. Nearest known: ChatOperational.")]
    [InlineData("\"operationName\":\"GetParticipants\"", null, "The record names neither Category nor Type, and the OperationName 'GetParticipants' does not tell its category. Name the category in the record or in ?category=.")]
    [InlineData("\"a\":1", null, "The record names no Category, Type or OperationName, so its table is not known. Name the category in the record or in ?category=.")]
    [InlineData("\"category\":\"CallClientMediaStatsCompressedTimeSeries\"", null, "Azure lists the category CallClientMediaStatsCompressedTimeSeries without publishing a table for it, so its records cannot be stored.")]
    public async Task A_record_without_a_table_is_rejected(string fields, string? requestCategory, string reason)
    {
        var result = await shared.Bed.SendAsync($"{{{Time},{fields}}}", requestCategory);
        Assert.Equal(0, result.Accepted);
        Assert.Equal(new RejectedRecord(0, 0, reason), Assert.Single(result.Rejected));
    }

    [Theory]
    [InlineData("\"resourceId\":\"/SUBSCRIPTIONS/11111111-2222-3333-4444-555555555555/RESOURCEGROUPS/RG-CONTOSO-COMMS/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-CONTOSO\"", null, "acs-contoso")]
    [InlineData("\"ResourceId\":\"SUBSCRIPTIONS/11111111-2222-3333-4444-555555555555/RESOURCEGROUPS/RG-CONTOSO-COMMS/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-CONTOSO\"", null, "acs-contoso")]
    [InlineData("\"resourceId\":\"\\/subscriptions\\/11111111-2222-3333-4444-555555555555\\/resourceGroups\\/rg-contoso-comms\\/providers\\/Microsoft.Communication\\/communicationServices\\/acs-contoso\\/\"", null, "acs-contoso")]
    [InlineData("\"a\":1", IntakeBed.Contoso, "acs-contoso")]
    [InlineData("\"resourceId\":null", IntakeBed.Contoso, "acs-contoso")]
    [InlineData("\"resourceId\":\"\"", null, "local")]
    [InlineData("\"a\":1", null, "local")]
    public async Task The_resource_is_found(string fields, string? requestResource, string name)
    {
        var result = await shared.Bed.SendAsync($$"""{{{Time}},"category":"Usage",{{fields}}}""", resourceId: requestResource);
        Assert.Equal((1, 0), (result.Accepted, result.RejectedCount));
        var row = Assert.Single(await shared.Bed.TakeAsync("ACSBillingUsage"));
        Assert.EndsWith($"/providers/microsoft.communication/communicationservices/{name}", row.GetProperty("_ResourceId").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", "'5' is not a resource id of the form /subscriptions/…/resourceGroups/…/providers/Microsoft.Communication/communicationServices/….")]
    [InlineData("\"/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/x\"", "The resource /subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/x is of the type Microsoft.Storage/storageAccounts; records are taken for Microsoft.Communication/communicationServices.")]
    [InlineData("\"/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices/x\"", "The resource /subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices/x is not known here. Make it known with PUT /subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices/x or with 'patchbay resources add'.")]
    public async Task A_record_of_no_known_resource_is_rejected(string resource, string reason)
    {
        var body = $$"""{"category":"Usage","resourceId":{{resource}}}""";
        var result = await shared.Bed.SendAsync(body);
        Assert.Equal(new RejectedRecord(0, body.IndexOf(resource, StringComparison.Ordinal) + (resource[0] == '"' ? 1 : 0), reason), Assert.Single(result.Rejected));
    }

    [Fact]
    public async Task Records_that_no_setting_wants_are_counted()
    {
        await using var bed = await IntakeBed.CreateAsync(shared.ClickHouse, unwanted: ["ChatOperational"]);
        var result = await bed.SendAsync(
            $$"""
            {{{Time}},"category":"ChatOperational"}
            {{{Time}},"category":"RoomsOperational"}
            {{{Time}},"category":"ChatOperational","resourceId":"{{IntakeBed.Contoso}}"}
            {{{Time}},"category":"ChatOperational"}
            """);
        Assert.Equal((4, 0), (result.Accepted, result.RejectedCount));
        Assert.Equal(
            [("ChatOperational", "local", 2), ("ChatOperational", "acs-contoso", 1)],
            result.Unrouted.Select(unrouted => (unrouted.Category, unrouted.ResourceId.Split('/')[^1], unrouted.Count)));
        Assert.Empty(await bed.ReadAsync("ACSChatIncomingOperations"));
        Assert.Single(await bed.ReadAsync("ACSRoomsIncomingOperations"));
    }
}
