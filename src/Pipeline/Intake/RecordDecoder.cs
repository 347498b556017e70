using System.Text;
using System.Text.Unicode;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Routing;

namespace Patchbay.Pipeline.Intake;

/// <summary>Turns bodies into rows; keeps its memory from one body to the next.</summary>
internal sealed class RecordDecoder(IntakeOptions options)
{
    // Who reads the journal holds whole entries in memory; a larger body becomes several.
    private const int PartBytesMax = 8 << 20;

    private readonly RecordReader _reader = new(options.DepthMax);
    private readonly RowBatch _batch = new();
    private readonly EntryBuilder _entry = new();

    /// <summary>Whether the decoder has met so many names that a new one works better.</summary>
    public bool IsWorn => _reader.Names.IsFull;

    /// <summary>Reads all records of a body, decides where they belong and writes them into rows.</summary>
    /// <param name="bytes">The body without compression.</param>
    /// <param name="defaults">What the request says.</param>
    /// <param name="routing">Where the records of each resource go.</param>
    /// <param name="now">When the body arrived.</param>
    /// <exception cref="TooManyRecordsException">The body has more than it may; throw the decoder away then.</exception>
    public DecodedBody Decode(ReadOnlyMemory<byte> bytes, IntakeDefaults defaults, RoutingTable routing, DateTimeOffset now)
    {
        var body = bytes.Span;
        _entry.Clear();
        var result = new IntakeResult();
        var run = new Run(bytes, result, defaults, new(_reader, routing, defaults), new(result, options.ReportedMax), new RecordIds(now), now.UtcTicks - DateTime.UnixEpoch.Ticks);
        var isUtf8 = Utf8.IsValid(body);
        var elements = new BodyReader(body);
        for (var index = 0; elements.Next() is var element && element != BodyElement.End; index++)
        {
            if (index == options.RecordsMax)
                throw new TooManyRecordsException(options.RecordsMax);
            var start = elements.Position;
            if (start - run.PartStart >= PartBytesMax)
                EndPart(run, start);
            switch (element)
            {
                case BodyElement.Record when ReadRecord(body, ref elements, run, index, isUtf8):
                    break;
                case BodyElement.Record:
                    index--; // It was an envelope.
                    break;
                case BodyElement.Other:
                    var length = elements.SkipBroken();
                    Reject(run, index, start, start, body.Slice(start, length), [], "The record is not a JSON object.");
                    break;
                default:
                    elements.EndMissing();
                    Reject(run, index, start, start, [], [], "The body ends before its list of records does; what should follow is missing.");
                    break;
            }
        }

        result.Unrouted = [.. run.Classifier.Resources.SelectMany(resource => resource.Unrouted)];
        EndPart(run, body.Length);
        return new DecodedBody(result, run.Parts);
    }

    private void EndPart(Run run, int end)
    {
        if (!_entry.IsEmpty)
            run.Parts.Add(new DecodedPart(_batch.Build(), _entry.Build(run.Received, run.Ids, run.Defaults.Source, run.Body[run.PartStart..end])));
        _entry.Clear(end);
        run.PartStart = end;
        foreach (var resource in run.Classifier.Resources)
            resource.BeginEntry();
    }

    // False when the object is an envelope: its records come next.
    private bool ReadRecord(ReadOnlySpan<byte> body, ref BodyReader elements, Run run, int index, bool isUtf8)
    {
        var start = elements.Position;
        var form = _reader.Read(body[start..], out var record);
        if (form == RecordForm.Envelope && elements.TryEnterEnvelope(_reader.RecordsPosition))
            return false;
        if (form is RecordForm.Envelope or RecordForm.NotJson)
        {
            var length = elements.SkipBroken();
            var (position, reason) = form == RecordForm.NotJson ? (_reader.ErrorPosition, _reader.Error) : (0, "Envelopes of records stand too deep in each other.");
            Reject(run, index, start + position, start, body.Slice(start, length), record, reason);
            return true;
        }

        elements.Skip(_reader.Length);
        var bytes = body.Slice(start, _reader.Length);
        if (!isUtf8 && !Utf8.IsValid(bytes))
            Reject(run, index, start + FirstInvalidByte(bytes), start, bytes, record, "The record's bytes are not UTF-8.");
        else if (bytes.Length > options.RecordBytesMax)
            Reject(run, index, start, start, bytes, record, $"The record has {bytes.Length} bytes; at most {options.RecordBytesMax} are taken.");
        else if (form == RecordForm.BadProperties)
            Reject(run, index, start + _reader.ErrorPosition, start, bytes, record, _reader.Error);
        else
            Place(run, index, start, bytes, record);
        return true;
    }

    private void Place(Run run, int index, int start, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> record)
    {
        var layout = run.Classifier.FindTable(record);
        var resource = layout is null ? null : run.Classifier.FindResource(record);
        if (layout is null || resource is null)
        {
            // Places in a record that was rewritten say nothing about the body.
            var position = bytes.Length == record.Length ? run.Classifier.ErrorPosition : 0;
            Reject(run, index, start + position, start, bytes, record, run.Classifier.Error);
            return;
        }

        run.Result.Accepted++;
        if (resource.PlacementOf(layout, _batch, _entry) is not { } placement)
            return;
        _entry.AddRecord(placement.Origin, index, start, bytes.Length);
        foreach (var rows in placement.Rows)
            rows.Add(_reader, record, resource, run.Ids[index], run.Received, run.Adjustments);
        run.Adjustments.EndRecord(index, start);
    }

    private void Reject(Run run, int index, int position, int start, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> record, string reason)
    {
        var rejected = new RejectedRecord(index, position, reason);
        run.Result.RejectedCount++;
        if (run.Result.RejectedList.Count < options.ReportedMax)
            run.Result.RejectedList.Add(rejected);
        var classifier = run.Classifier;
        var (category, resource) = (classifier.CategoryText(record), classifier.ResourceText(record));
        _entry.AddRejected(rejected, start, bytes.Length, category, resource);
        _batch.Rejected.Add(rejected, bytes, category, resource, run.Defaults.Source, run.Ids.Batch, run.Received);
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out var length) == System.Buffers.OperationStatus.Done)
            position += length;
        return position;
    }

    /// <summary>What belongs to the body at hand.</summary>
    private sealed record Run(
        ReadOnlyMemory<byte> Body, IntakeResult Result, IntakeDefaults Defaults, RecordClassifier Classifier, Adjustments Adjustments, RecordIds Ids, long Received)
    {
        public List<DecodedPart> Parts { get; } = [];

        /// <summary>Where in the body the part at hand begins.</summary>
        public int PartStart { get; set; }
    }
}

/// <summary>What became of the records of a body, and its parts; none when nothing of it goes anywhere.</summary>
internal sealed record DecodedBody(IntakeResult Result, IReadOnlyList<DecodedPart> Parts);

/// <summary>Records of a body as rows and as an entry of the journal.</summary>
internal sealed record DecodedPart(List<TableBlock> Blocks, NewEntry Entry);
