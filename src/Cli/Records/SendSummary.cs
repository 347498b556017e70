using System.Text;
using System.Text.Json.Nodes;
using Patchbay.Cli.Api;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Records;

/// <summary>What became of the records that were sent.</summary>
internal sealed class SendSummary
{
    private const int NotesMax = 10;

    private readonly Lock _lock = new();
    private readonly List<(string Place, string Reason)> _rejected = [];
    private readonly List<(string Place, string Reason)> _adjusted = [];
    private readonly SortedDictionary<(string Category, string ResourceId, string Reason), long> _unrouted = [];

    public long Sent { get; private set; }

    public long Accepted { get; private set; }

    public long Rejected { get; private set; }

    public long Adjusted { get; private set; }

    /// <summary>How many records the server has answered; for the message of a failure.</summary>
    public string HowFar => Sent == 0 ? "Nothing was sent before." : $"Before that, {Accepted:N0} records were accepted and {Rejected:N0} rejected.";

    public void Add(RecordBatch batch, IntakeAnswer answer)
    {
        lock (_lock)
        {
            Sent += batch.Count;
            Accepted += answer.Accepted;
            Rejected += answer.Rejected.Count;
            Adjusted += answer.Adjusted?.Count ?? 0;
            Note(_rejected, batch, answer.Rejected);
            Note(_adjusted, batch, answer.Adjusted ?? []);
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
        Tell(terminal, _rejected, Rejected, "rejected");
        Tell(terminal, _adjusted, Adjusted, "adjusted");
        foreach (var ((category, resource, reason), count) in _unrouted)
        {
            terminal.WriteWarning($"{count:N0} records of {category} from {resource} were accepted but go nowhere: {reason}");
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
        ["rejections"] = ToJson(_rejected),
        ["adjustments"] = ToJson(_adjusted),
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

        return $"{Sent:N0} records sent: {string.Join(", ", parts)}";
    }

    private static void Note(List<(string Place, string Reason)> notes, RecordBatch batch, IReadOnlyList<RecordNote> records)
    {
        foreach (var record in records.TakeWhile(_ => notes.Count < NotesMax))
        {
            notes.Add(($"{batch.Source}:{(record.Index < batch.Count ? batch.LineOf(record.Index) : 0)}", record.Reason));
        }
    }

    private static void Tell(Terminal terminal, List<(string Place, string Reason)> notes, long count, string what)
    {
        foreach (var (place, reason) in notes)
        {
            terminal.WriteWarning($"{place}: {what}: {reason}");
        }

        if (count > notes.Count)
        {
            terminal.Error.WriteLine($"… and {count - notes.Count:N0} more {what}.");
        }
    }

    private static JsonArray ToJson(List<(string Place, string Reason)> notes) =>
        [.. notes.Select(note => new JsonObject { ["place"] = note.Place, ["reason"] = note.Reason })];
}
