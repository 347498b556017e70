using System.Text.RegularExpressions;
using Patchbay.EndToEnd.Telemetry;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>What the server tells an OpenTelemetry collector of itself.</summary>
public sealed partial class TelemetryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_collector_gets_traces_metrics_and_logs()
    {
        await using var collector = new Collector();
        string page;
        await using (var server = await ServerProgram.StartWithAsync(_folder.Path, [$"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Url}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_METRIC_EXPORT_INTERVAL=60000"]))
        {
            await server.SendAsync("""{"Category":"SMSOperational","OperationName":"SMSMessagesSent","TimeGenerated":"2026-01-01T00:00:00Z"}""");
            Assert.Equal(1, await server.CountAsync("ACSSMSIncomingOperations"));
            Assert.Equal(404, (await Curl.SendAsync($"{server.Http}/nothing?secret=word")).Status);
            await Curl.SendAsync("-X", "PUT", $"{server.Http}/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices/told?api-version=2023-04-01", "--data-binary", "{}");
            page = (await Curl.SendAsync($"{server.Http}/metrics")).Body;
        }

        // What had not been sent when the server was told to stop came before it did.
        var spans = collector.Spans;
        var sending = Assert.Single(spans, span => span.Name == "POST /api/records");
        Assert.Equal(("Microsoft.AspNetCore", "200", ""), (sending.Source, sending.Attributes["http.response.status_code"], sending.Parent));
        var intake = Assert.Single(spans, span => span.Name == "intake");
        Assert.Equal(("1", sending.Id), (intake.Attributes["patchbay.records.accepted"], intake.Parent));
        Assert.Equal(intake.Id, Assert.Single(spans, span => span.Name == "journal").Parent);
        var delivery = Assert.Single(spans, span => span.Name == "deliver");
        Assert.Equal(("1", ""), (delivery.Attributes["patchbay.records"], delivery.Parent));
        var asking = Assert.Single(spans, span => span.Name == "POST /v1/workspaces/{workspace}/query");
        Assert.Equal([asking.Id, asking.Id], spans.Where(span => span.Name is "compile" or "query").Select(span => span.Parent));
        Assert.Equal("1", Assert.Single(spans, span => span.Name == "query").Attributes["patchbay.rows.read"]);
        Assert.Equal("404", Assert.Single(spans, span => span.Name == "GET").Attributes["http.response.status_code"]);
        Assert.DoesNotContain(spans, span => span.Attributes.Values.Any(value => value.Contains("word", StringComparison.Ordinal)));

        // A metric without values, such as that of records which went nowhere, stands on the page alone.
        var names = Measured().Matches(page).Select(match => match.Groups["name"].Value).Distinct().ToArray();
        Assert.True(names.Length >= 8, page);
        Assert.Empty(names.Except(collector.Metrics));
        Assert.Contains("http.server.request.duration", collector.Metrics);
        Assert.Contains(collector.Logs, sentence => sentence.EndsWith("/communicationServices/told is stored.", StringComparison.Ordinal));
        Assert.Equal(["patchbay"], collector.Services);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_stops_nobody()
    {
        await using var server = await ServerProgram.StartWithAsync(_folder.Path, ["OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", "OTEL_SERVICE_NAME=other"]);
        await server.SendAsync("""{"Category":"SMSOperational","TimeGenerated":"2026-01-01T00:00:00Z"}""");
        Assert.Equal(1, await server.CountAsync("ACSSMSIncomingOperations"));
    }

    [GeneratedRegex("^(?<name>[a-z_]+)[{ ]", RegexOptions.Multiline)]
    private static partial Regex Measured();
}
