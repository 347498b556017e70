using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Intake;
using Patchbay.Server.Audit;

namespace Patchbay.Server.Metrics;

/// <summary>The ledger, the destinations and the audit as metrics: instruments of a meter for OpenTelemetry, and a page for Prometheus.</summary>
internal sealed class DeliveryMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Patchbay";

    private readonly Meter _meter = new(MeterName);
    private readonly IReadOnlyList<Metric> _metrics;

    public DeliveryMetrics(Deliveries deliveries, RecordIntake intake, ActivityLog activity, QueryAudit queries, TimeProvider clock, Canary? canary = null)
    {
        _metrics =
        [
            Rows("patchbay_records_accepted_total", "Records acknowledged that a setting sends to the destination.", row => row.Accepted),
            Rows("patchbay_records_delivered_total", "Records that the destination has confirmed.", row => row.Delivered),
            Rows("patchbay_records_rejected_total", "Records that the destination refused for good.", row => row.Rejected),
            Rows("patchbay_records_expired_total", "Records that could not be kept until the destination took them.", row => row.Expired),
            Rows("patchbay_records_pending", "Records that wait for the destination.", row => row.Pending),
            Rows("patchbay_oldest_pending_seconds", "Age of the oldest record that waits, 0 when none does.", row => row.OldestPending is { } oldest ? Math.Max(0, (clock.GetUtcNow().UtcDateTime - oldest).TotalSeconds) : 0),
            new("patchbay_records_unrouted_total", "Records acknowledged that went nowhere, because no setting sends them to a destination that is reached.", () => intake.Unrouted.Read().Select(sum => new Measurement<double>(
                sum.Count, new KeyValuePair<string, object?>("resource", sum.ResourceId.ToLowerInvariant()), new KeyValuePair<string, object?>("category", sum.Category)))),
            new("patchbay_destination_in_trouble", "1 when the destination takes no records now.", () => deliveries.Destinations().Select(destination =>
                new Measurement<double>(destination.Trouble is null ? 0 : 1, new KeyValuePair<string, object?>("destination", destination.Address.Key)))),
            new("patchbay_journal_bytes", "Bytes of the journal.", () => [new Measurement<double>(deliveries.JournalRange.End - deliveries.JournalRange.Start)]),
            new("patchbay_audit_dropped_total", "Changes and queries that could not be written down.", () => [new Measurement<double>(activity.Dropped + queries.Dropped)]),
            .. canary is null ? Array.Empty<Metric>() :
            [
                new("patchbay_canary_sent_total", "Canary records sent.", () => [new Measurement<double>(canary.Report.Sent)]),
                new("patchbay_canary_lost_total", "Canary records refused or not found within a minute.", () => [new Measurement<double>(canary.Report.Lost)]),
                new("patchbay_canary_delay_seconds", "Time until a query found the last canary record.", () => canary.Report.Delay is { } delay ? [new Measurement<double>(delay.TotalSeconds)] : []),
            ],
        ];
        foreach (var metric in _metrics)
        {
            if (metric.IsCounter)
            {
                _meter.CreateObservableCounter(metric.Name, metric.Read, description: metric.Description);
            }
            else
            {
                _meter.CreateObservableGauge(metric.Name, metric.Read, description: metric.Description);
            }
        }

        Metric Rows(string name, string description, Func<LedgerRow, double> value) => new(name, description, () => deliveries.Ledger.Read().Select(row => new Measurement<double>(
            value(row),
            new KeyValuePair<string, object?>("resource", row.Resource), new KeyValuePair<string, object?>("category", row.Category), new KeyValuePair<string, object?>("destination", row.Destination))));
    }

    /// <summary>All metrics in the text format of Prometheus, version 0.0.4.</summary>
    public string Print()
    {
        var page = new StringBuilder();
        foreach (var metric in _metrics)
        {
            page.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Name} {metric.Description}\n# TYPE {metric.Name} {(metric.IsCounter ? "counter" : "gauge")}\n");
            foreach (var measurement in metric.Read())
            {
                var labels = string.Join(',', measurement.Tags.ToArray().Select(tag => $"{tag.Key}=\"{Escape((string)tag.Value!)}\""));
                page.Append(CultureInfo.InvariantCulture, $"{metric.Name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {measurement.Value:R}\n");
            }
        }

        return page.ToString();
    }

    public void Dispose() => _meter.Dispose();

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed record Metric(string Name, string Description, Func<IEnumerable<Measurement<double>>> Read)
    {
        public bool IsCounter => Name.EndsWith("_total", StringComparison.Ordinal);
    }
}
