using System.Text;
using System.Text.Json.Nodes;
using Patchbay.Cli.Api;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Records;

/// <summary>What became of the records that were sent.</summary>
internal sealed class SendSummary
{
    private readonly Lock _lock = new();
    private readonly RecordNotes _rejected = new(reasonsMax: 10);
    private readonly RecordNotes _adjusted = new(reasonsMax: 3);
    private readonly SortedDictionary<(string Category, string ResourceId, string Reason), long> _unrouted = [];

    public long Sent { get; private set; }

    public long Accepted { get; private set; }

    public long Rejected => _rejected.Count;

    public long Adjusted => _adjusted.Count;

    /// <summary>How many records the server has answered; for the message of a failure.</summary>
    public string HowFar => Sent == 0 ? "Nothing was sent before." : $"Sent before that: {Counted.Of(Sent, "record")}, {Accepted:N0} accepted and {Rejected:N0} rejected.";

    public void Add(RecordBatch batch, IntakeAnswer answer)
    {
        lock (_lock)
        {
            Sent += batch.Count;
            Accepted += answer.Accepted;
            _rejected.Add(batch, answer.Rejected);
            _adjusted.Add(batch, answer.Adjusted ?? []);
            foreach (var unrouted in answer.Unrouted ?? [])
            {
                var key = (unrouted.Category, unrouted.ResourceId, unrouted.Reason);
                _unrouted[key] = _unrouted.GetValueOrDefault(key) + unrouted.Count;
            }
        }
    }

    /// <summary>Tells the person what went wrong, and writes the numbers as data.</summary>
    /// <returns>The exit code that says whether a record was rejected.</returns>
    public int Write(Terminal terminal, OutputFormat format)
    {
        _rejected.Tell(terminal, "rejected");
        _adjusted.Tell(terminal, "adjusted");
        foreach (var group in _unrouted.GroupBy(unrouted => (unrouted.Key.ResourceId, unrouted.Key.Reason)))
        {
            var categories = group.Select(unrouted => unrouted.Key.Category).ToList();
            var names = categories.Count > 3 ? $"{categories.Count} categories" : string.Join(", ", categories);
            var count = group.Sum(unrouted => unrouted.Value);
            terminal.WriteWarning($"{Counted.Of(count, "record")} of {names} from {group.Key.ResourceId}, accepted but going nowhere: {group.Key.Reason}");
        }

        if (format == OutputFormat.Json)
        {
            OutputJson.WriteIndented(terminal.Out, ToJson());
        }
        else
        {
            terminal.Out.Write(Encoding.UTF8.GetBytes($"{this}\n"));
        }

        return Rejected > 0 ? ExitCodes.RecordsRejected : ExitCodes.Success;
    }

    private JsonObject ToJson() => new()
    {
        ["sent"] = Sent,
        ["accepted"] = Accepted,
        ["rejected"] = Rejected,
        ["adjusted"] = Adjusted,
        ["rejections"] = _rejected.ToJson(),
        ["adjustments"] = _adjusted.ToJson(),
        ["unrouted"] = new JsonArray([.. _unrouted.Select(unrouted => new JsonObject
        {
            ["category"] = unrouted.Key.Category,
            ["resourceId"] = unrouted.Key.ResourceId,
            ["count"] = unrouted.Value,
            ["reason"] = unrouted.Key.Reason,
        })]),
    };

    public override string ToString()
    {
        var parts = new List<string> { $"{Accepted:N0} accepted" };
        if (Rejected > 0)
        {
            parts.Add($"{Rejected:N0} rejected");
        }

        if (Adjusted > 0)
        {
            parts.Add($"{Adjusted:N0} adjusted");
        }

        if (_unrouted.Count > 0)
        {
            parts.Add($"{_unrouted.Values.Sum():N0} unrouted");
        }

        return $"{Counted.Of(Sent, "record")} sent: {string.Join(", ", parts)}";
    }
}
