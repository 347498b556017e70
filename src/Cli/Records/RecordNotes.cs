using System.Text.Json.Nodes;
using Patchbay.Cli.Api;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Records;

/// <summary>What the server said about single records: each reason once, with its first place and how often it came.</summary>
/// <param name="reasonsMax">How many reasons are kept.</param>
internal sealed class RecordNotes(int reasonsMax)
{
    private readonly Dictionary<string, Note> _reasons = new(StringComparer.Ordinal);
    private long _others;

    public long Count { get; private set; }

    public void Add(RecordBatch batch, IReadOnlyList<RecordNote> notes)
    {
        foreach (var note in notes)
        {
            Count++;
            if (_reasons.TryGetValue(note.Reason, out var known))
            {
                known.Count++;
            }
            else if (_reasons.Count < reasonsMax)
            {
                _reasons.Add(note.Reason, new Note($"{batch.Source}:{(note.Index < batch.Count ? batch.LineOf(note.Index) : 0)}", note.Reason));
            }
            else
            {
                _others++;
            }
        }
    }

    /// <summary>Tells a person what was done to the records.</summary>
    public void Tell(Terminal terminal, string done)
    {
        foreach (var note in _reasons.Values)
        {
            terminal.WriteWarning($"{note.Place}{(note.Count > 1 ? $" and {note.Count - 1:N0} more" : "")}: {done}: {note.Reason}");
        }

        if (_others > 0)
        {
            terminal.WriteWarning($"{Counted.Of(_others, "more record")}: {done} for other reasons.");
        }
    }

    public JsonArray ToJson() =>
        [.. _reasons.Values.Select(note => new JsonObject { ["place"] = note.Place, ["count"] = note.Count, ["reason"] = note.Reason })];

    private sealed class Note(string place, string reason)
    {
        public string Place => place;

        public string Reason => reason;

        public long Count { get; set; } = 1;
    }
}
