using System.Text.Json;

namespace Patchbay.EngineTests.Pipeline.Intake;

/// <summary>What becomes of the values of a record.</summary>
public sealed class ValueTests(SharedIntakeBed shared) : IClassFixture<SharedIntakeBed>
{
    // Numbers and truth values in all forms of the documentation; words for "nothing".
    [Theory]
    [InlineData("CallDiagnostics", "jitterAvg", "46", "46")]
    [InlineData("CallDiagnostics", "JitterAvg", "\"46\"", "46")]
    [InlineData("CallDiagnostics", "JitterAvg", "46.0", "46")]
    [InlineData("CallDiagnostics", "JitterAvg", "\"4.6e1\"", "46")]
    [InlineData("CallDiagnostics", "JitterAvg", "\"null\"", "null")]
    [InlineData("CallDiagnostics", "JitterAvg", "\"\"", "null")]
    [InlineData("CallDiagnostics", "JitterAvg", "null", "null")]
    [InlineData("CallDiagnostics", "JitterAvg", "-2147483648", "-2147483648")]
    [InlineData("CallDiagnostics", "packetLossRateAvg", "\"3.146336E-05\"", "0.00003146336")]
    [InlineData("CallDiagnostics", "packetLossRateAvg", "3.146336E-05", "0.00003146336")]
    [InlineData("CallDiagnostics", "packetLossRateAvg", "\"\\u0030.5\"", "0.5")]
    [InlineData("CallDiagnostics", "streamId", "\"9223372036854775807\"", "9223372036854775807")]
    [InlineData("ChatOperational", "ChatMessageId", "\"1741082400123\"", "1741082400123")]
    [InlineData("CallAutomationMediaSummary", "playInLoop", "\"TRUE\"", "true")]
    [InlineData("CallAutomationMediaSummary", "playInLoop", "\"False\"", "false")]
    [InlineData("CallAutomationMediaSummary", "interrupted", "true", "true")]
    [InlineData("CallAutomationMediaSummary", "playInLoop", "0", "false")]
    [InlineData("CallAutomationMediaSummary", "playInLoop", "\"\"", "null")]
    [InlineData("SMSOperational", "ResultSignature", "202", "\"202\"")]
    [InlineData("SMSOperational", "ResultSignature", "\"202\"", "\"202\"")]
    [InlineData("SMSOperational", "ResultDescription", "\"null\"", "\"null\"")]
    [InlineData("SMSOperational", "ResultDescription", "\"a\\\"b\\\\\\n\\u00e9\\ud83d\\ude00\"", "\"a\\\"b\\\\\\n\u00e9\U0001F600\"")]
    [InlineData("SMSOperational", "ResultDescription", "\"half \\ud83d\"", "\"half \\\\ud83d\"")]
    [InlineData("SMSOperational", "ResultDescription", "{ \"a\" : [ 1, 2, ] }", "\"{\\\"a\\\":[1,2]}\"")]
    [InlineData("SMSOperational", "ResultDescription", "null", "\"\"")]
    [InlineData("EmailStatusUpdateOperational", "IsHardBounce", "true", "\"true\"")]
    [InlineData("RoomsOperational", "Room Lifespan", "61", "61")]
    [InlineData("RoomsOperational", ".RoomId", "\"99\"", "\"99\"")]
    [InlineData("AuthOperational", "Scopes", "[ \"chat\",\n \"voip\" ]", "\"[\\\"chat\\\",\\\"voip\\\"]\"")]
    [InlineData("AuthOperational", "Scopes", "\"chat\"", "\"\\\"chat\\\"\"")]
    [InlineData("CallClientOperations", "OperationPayload", "\"{\\\"StreamType\\\": \\\"Video\\\"}\"", "\"{\\\"StreamType\\\":\\\"Video\\\"}\"")]
    [InlineData("CallClientOperations", "OperationPayload", "\"{not JSON}\"", "\"\\\"{not JSON}\\\"\"")]
    [InlineData("CallClientOperations", "OperationPayload", "\"null\"", "null")]
    [InlineData("CallAutomationStreamingUsage", "StreamingStartTime [UTC]", "\"5/25/2023, 4:32:49.469 PM\"", "\"2023-05-25 16:32:49.4690000\"")]
    [InlineData("CallSummary", "callStartTime", "\"2025-03-04T09:30:00+02:00\"", "\"2025-03-04 07:30:00.0000000\"")]
    public async Task A_value_is_read_in_every_form(string category, string name, string json, string stored)
    {
        var result = await shared.Bed.SendAsync($$$"""{"category":"{{{category}}}","time":"2025-03-04T10:00:00Z","properties":{"{{{name}}}":{{{json}}} }}""");
        Assert.Equal((1, 0, 0), (result.Accepted, result.RejectedCount, result.AdjustedCount));
        var table = Patchbay.Catalog.LogCatalog.Current.FindCategory(category)!.Table!;
        var row = Assert.Single(await shared.Bed.TakeAsync(table.Name));
        Assert.Equal(JsonValueKind.Null, row.GetProperty("AdditionalFields").ValueKind);
        var column = table.Columns.Single(column => column.Aliases.Prepend(column.Name).Any(
            alias => alias.Replace(" ", "", StringComparison.Ordinal).Equals(name.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)));
        Assert.True(JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(stored), row.GetProperty(column.Name)), row.GetProperty(column.Name).GetRawText());
    }

    [Theory]
    [InlineData("CallDiagnostics", "JitterAvg", "2147483648", "is not a whole number of 32 bits")]
    [InlineData("CallDiagnostics", "JitterAvg", "0.5", "is not a whole number of 32 bits")]
    [InlineData("CallDiagnostics", "JitterAvg", "true", "is not a whole number of 32 bits")]
    [InlineData("CallDiagnostics", "JitterAvg", "[1]", "is not a whole number of 32 bits")]
    [InlineData("CallDiagnostics", "streamId", "9223372036854775808", "is not a whole number of 64 bits")]
    [InlineData("CallDiagnostics", "packetLossRateAvg", "1e999", "is not a number")]
    [InlineData("CallDiagnostics", "packetLossRateAvg", "\"Redacted\"", "is not a number")]
    [InlineData("CallAutomationMediaSummary", "PlayInLoop", "\"yes\"", "is neither true nor false")]
    [InlineData("CallAutomationMediaSummary", "PlayInLoop", "2", "is neither true nor false")]
    [InlineData("CallSummary", "CallStartTime", "\"2025-02-29\"", "is not a time of the years 1900 to 2299")]
    [InlineData("CallSummary", "CallStartTime", "1741082400", "is not a time of the years 1900 to 2299")]
    public async Task A_value_that_does_not_fit_is_kept_aside(string category, string column, string json, string what)
    {
        var result = await shared.Bed.SendAsync($$"""{"category":"{{category}}","time":"2025-03-04T10:00:00Z","{{column}}":{{json}}}""");
        Assert.Equal((1, 0, 1), (result.Accepted, result.RejectedCount, result.AdjustedCount));
        var name = column.Equals("streamId", StringComparison.Ordinal) ? "StreamId" : column[..1].ToUpperInvariant() + column[1..];
        Assert.Equal($"{name} '{json.Trim('"')}' {what}; the column is null and the value is kept in AdditionalFields.", result.Adjusted[0].Reason);
        var row = Assert.Single(await shared.Bed.TakeAsync(Patchbay.Catalog.LogCatalog.Current.FindCategory(category)!.Table!.Name));
        Assert.Equal(JsonValueKind.Null, row.GetProperty(name).ValueKind);
        Assert.Equal($$"""{"{{column}}":{{json}}}""", row.GetProperty("AdditionalFields").GetString());
    }

    [Theory]
    [InlineData("\"1969-12-31T23:59:59Z\"", "lies before 1970")]
    [InlineData("\"2025-03-06T00:00:00.0000001Z\"", "lies more than a day ahead")]
    [InlineData("1741082400", "cannot be read as a time")]
    public async Task A_time_that_cannot_be_is_replaced_by_that_of_arrival(string time, string what)
    {
        var result = await shared.Bed.SendAsync($$"""{"category":"RoomsOperational","time":{{time}}}""");
        Assert.Equal(
            $"TimeGenerated '{time.Trim('"')}' {what}; the time of arrival stands in for it and the text is kept in AdditionalFields.",
            Assert.Single(result.Adjusted).Reason);
        var row = Assert.Single(await shared.Bed.TakeAsync("ACSRoomsIncomingOperations"));
        Assert.Equal(
            ("2025-03-05 00:00:00.0000000", $$"""{"time":{{time}}}"""),
            (row.GetProperty("TimeGenerated").GetString(), row.GetProperty("AdditionalFields").GetString()));
    }

    [Fact]
    public async Task What_no_column_knows_is_kept()
    {
        await shared.Bed.SendAsync(
            """
            {"category":"RoomsOperational","time":"2025-03-04T10:00:00Z","location":"westeurope", "Type":"Else",
             "properties":{"RoomId":"1","Colour":{ "r" : 1, "tags":[ "a b", ], },"n\u0061me":"x\u0022","none":null, "_TimeReceived":"x"}, "AdditionalFields":"{\"from\":\"before\"}"}
            """);
        var row = Assert.Single(await shared.Bed.TakeAsync("ACSRoomsIncomingOperations"));
        Assert.Equal(
            """{"location":"westeurope","Type":"Else","Colour":{"r":1,"tags":["a b"]},"n\u0061me":"x\u0022","none":null,"_TimeReceived":"x","from":"before"}""",
            row.GetProperty("AdditionalFields").GetString());
    }

    [Fact]
    public async Task Beside_properties_counts_more_than_inside_and_later_more_than_earlier()
    {
        var result = await shared.Bed.SendAsync(
            """{"category":"RoomsOperational","time":"2025-03-04T10:00:00Z","properties":{"correlationId":"inside","RoomId":"1","roomid":"2","RoomLifespan":5},"RoomLifespan":5,"CorrelationId":"beside","RoomId":"3"}""");
        Assert.Equal(
            "RoomId occurs more than once; the last value counts, the other is kept in AdditionalFields. " +
            "CorrelationId occurs more than once; the last value counts, the other is kept in AdditionalFields. " +
            "RoomId occurs more than once; the last value counts, the other is kept in AdditionalFields.",
            Assert.Single(result.Adjusted).Reason);
        var row = Assert.Single(await shared.Bed.TakeAsync("ACSRoomsIncomingOperations"));
        Assert.Equal(("beside", "3", 5), (row.GetProperty("CorrelationId").GetString(), row.GetProperty("RoomId").GetString(), row.GetProperty("RoomLifespan").GetInt32()));
        Assert.Equal("""{"RoomId":"1","correlationId":"inside","roomid":"2"}""", row.GetProperty("AdditionalFields").GetString());
    }

    [Fact]
    public async Task Properties_with_a_capital_is_a_column_where_there_is_one()
    {
        await shared.Bed.SendAsync("""{"Category":"Usage","time":"2025-03-04T10:00:00Z","Properties":{"Quantity":3}}""");
        Assert.Equal("""{"Quantity":3}""", Assert.Single(await shared.Bed.TakeAsync("ACSBillingUsage")).GetProperty("Properties").GetString());
        await shared.Bed.SendAsync("""{"Category":"RoomsOperational","time":"2025-03-04T10:00:00Z","Properties":{"RoomLifespan":3},"RoomId":"r"}""");
        var row = Assert.Single(await shared.Bed.TakeAsync("ACSRoomsIncomingOperations"));
        Assert.Equal((3, "r"), (row.GetProperty("RoomLifespan").GetInt32(), row.GetProperty("RoomId").GetString()));
    }

    [Fact]
    public async Task Standard_columns_are_filled_in()
    {
        var body = """{"category":"RoomsOperational","time":"2025-03-04T10:00:00Z"}""";
        await shared.Bed.SendAsync(body + body);
        var rows = await shared.Bed.TakeAsync("ACSRoomsIncomingOperations");
        Assert.Equal(
            (shared.Bed.Workspace.Id.ToString(), "Azure", "true", body.Length, "00000000-0000-0000-0000-000000000000"),
            (rows[0].GetProperty("TenantId").GetString(), rows[0].GetProperty("SourceSystem").GetString(), rows[0].GetProperty("_IsBillable").GetString(),
                rows[0].GetProperty("_BilledSize").GetInt32(), rows[0].GetProperty("_SubscriptionId").GetString()));

        // Version 7 of IntakeBed.Now, and numbered within the body.
        var ids = rows.Select(row => row.GetProperty("_RecordId").GetString()!).ToList();
        Assert.All(ids, id => Assert.StartsWith("0195639a-2000-7", id, StringComparison.Ordinal));
        Assert.Equal(["000001", "000002"], ids.Select(id => id[^6..]));
        Assert.Equal(ids[0][..^6], ids[1][..^6]);
    }

    [Fact]
    public async Task A_long_value_is_kept_whole()
    {
        var text = new string('é', 200_000);
        await shared.Bed.SendAsync($$"""{"category":"SMSOperational","time":"2025-03-04T10:00:00Z","ResultDescription":"{{text}}"}""");
        Assert.Equal(text, Assert.Single(await shared.Bed.TakeAsync("ACSSMSIncomingOperations")).GetProperty("ResultDescription").GetString());
    }
}
