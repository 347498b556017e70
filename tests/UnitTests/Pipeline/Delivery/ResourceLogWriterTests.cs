using System.Buffers;
using System.Text;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;

namespace Patchbay.UnitTests.Pipeline.Delivery;

/// <summary>Whatever form a record came in, it leaves as one line in the common schema of resource logs.</summary>
public sealed class ResourceLogWriterTests
{
    private const string Head =
        "\"resourceId\":\"/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS\",\"category\":\"SMSOperational\"";

    private static readonly RecordOrigin Origin = new(
        ResourceId.Parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices/acs"), LogCatalog.Current.FindCategory("SMSOperational")!);

    private readonly ResourceLogWriter _writer = new();

    [Theory]
    // As Azure writes it; a column stands where the catalog says, and what no column knows where it stood.
    [InlineData(
        """{"time":"2026-01-02T03:04:05Z","resourceId":"/x","category":"smsoperational","operationName":"SMSMessagesSent","resultSignature":"202","durationMs":130,"uri":"here","extra":1,"properties":{"MessageId":"m","more":{"a":[1,2]}}}""",
        """{"time":"2026-01-02T03:04:05.0000000Z",HEAD,"operationName":"SMSMessagesSent","resultSignature":"202","durationMs":130,"extra":1,"properties":{"URI":"here","MessageId":"m","more":{"a":[1,2]}}}""")]
    // With the columns of its table; those that only a workspace has are left out.
    [InlineData(
        """{"TimeGenerated":"2026-01-02T03:04:05.1234567Z","Type":"ACSSMSIncomingOperations","OperationName":"SMSMessagesSent","CorrelationId":"c","MessageId":"m","TenantId":"t","_ResourceId":"/x","SourceSystem":"Azure"}""",
        """{"time":"2026-01-02T03:04:05.1234567Z",HEAD,"operationName":"SMSMessagesSent","correlationId":"c","properties":{"MessageId":"m"}}""")]
    // What was kept aside comes back as members of its own.
    [InlineData(
        """{"TimeGenerated":"2026-01-02T03:04:05Z","MessageId":"m","AdditionalFields":{"Colour":"green","Half":1.50}}""",
        """{"time":"2026-01-02T03:04:05.0000000Z",HEAD,"properties":{"MessageId":"m","Colour":"green","Half":1.50}}""")]
    // Without a time it has that of its arrival, and a text that is none is not lost.
    [InlineData("""{"properties":{}}""", """{"time":"2026-05-06T07:08:09.0000000Z",HEAD,"properties":{}}""")]
    [InlineData("""{"time":"soon","MessageId":"m"}""", """{"time":"2026-05-06T07:08:09.0000000Z",HEAD,"properties":{"MessageId":"m","time":"soon"}}""")]
    // Beside properties counts more than in them.
    [InlineData(
        """{"time":"2026-01-02T03:04:05Z","operationName":"outer","properties":{"OperationName":"inner"}}""",
        """{"time":"2026-01-02T03:04:05.0000000Z",HEAD,"operationName":"outer","properties":{"OperationName":"inner"}}""")]
    // Texts keep the way they were written.
    [InlineData(
        """{"time":"2026-01-02T03:04:05Z","operationName":"a\"b\u00e9ü\n","properties":{"MessageId":"\\"}}""",
        """{"time":"2026-01-02T03:04:05.0000000Z",HEAD,"operationName":"a\"b\u00e9ü\n","properties":{"MessageId":"\\"}}""")]
    public void A_record_leaves_in_the_common_schema(string record, string line) =>
        Assert.Equal(line.Replace("HEAD", Head, StringComparison.Ordinal), Write(record));

    [Fact]
    public void A_line_is_the_same_each_time_and_has_the_record_s_id_where_that_is_wanted()
    {
        const string Record = """{ "time": "2026-01-02T03:04:05Z", "properties": { "list": [ 1, 2 ] }, "_RecordId": "from elsewhere" }""";
        var line = Write(Record, withId: true);
        Write("""{"time":"2026-01-02T03:04:05Z","operationName":"another"}""");
        Assert.Equal(line, Write(Record, withId: true));
        Assert.DoesNotContain('\n', line);
        Assert.Equal(new Guid("01020304-0506-7080-90a0-b0c0d0e0f000"), JsonElement.Parse(line).GetProperty("_RecordId").GetGuid());
        Assert.False(JsonElement.Parse(Write(Record)).TryGetProperty("_RecordId", out _));
    }

    private string Write(string record, bool withId = false)
    {
        var target = new ArrayBufferWriter<byte>();
        var arrived = new DateTime(2026, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        _writer.Write(new DeliveryRecord(Encoding.UTF8.GetBytes(record), Origin, arrived, new Guid("01020304-0506-7080-90a0-b0c0d0e0f000")), target, withId);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
