using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Journal;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Collection;

/// <summary>
/// Records of columns that a data collection rule declares, on their way through the journal: as they came in, with the rule in the
/// place of their resource and the stream in that of their category. The workspace runs the rule's transform over them.
/// </summary>
internal static class CollectedStream
{
    private const int DepthMax = 256;

    /// <summary>What records of a stream are records of.</summary>
    public static RecordOrigin OriginOf(ResourceId rule, string stream) => new(rule, new LogCategory(stream, stream, "", LogCategoryStatus.Current, "", []));

    /// <summary>Whether records came in over a stream of declared columns.</summary>
    public static bool Is(RecordOrigin origin) => origin.Resource.IsOfType(DataCollectionRule.ResourceType);

    /// <summary>Makes an entry of a body.</summary>
    /// <param name="body">A JSON array of objects.</param>
    /// <param name="stream">Whose records they are.</param>
    /// <param name="source">Where they came in.</param>
    /// <param name="options">The bounds of a body.</param>
    /// <param name="now">When it arrived.</param>
    /// <exception cref="TooManyRecordsException">The body has more records than it may.</exception>
    public static DecodedBody Read(ReadOnlyMemory<byte> body, StreamOfRule stream, string source, IntakeOptions options, DateTimeOffset now)
    {
        var entry = new EntryBuilder();
        entry.Clear();
        var destination = new DestinationAddress(DestinationKind.Workspace, stream.Workspace.ResourceId).Key;
        var origin = entry.AddOrigin(new EntryOrigin(OriginOf(stream.Rule, stream.Name), [destination]));
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = DepthMax });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (entry.RecordCount == options.RecordsMax)
                throw new TooManyRecordsException(options.RecordsMax);
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            entry.AddRecord(origin, entry.RecordCount, start, (int)reader.BytesConsumed - start);
        }

        // In one part: what a rule's transform makes of a request is stored once, as a whole.
        var result = new IntakeResult { Accepted = entry.RecordCount };
        return new DecodedBody(result, entry.IsEmpty ? [] : [new([], entry.Build(now.UtcTicks - DateTime.UnixEpoch.Ticks, new RecordIds(now), source, body))]);
    }
}

/// <summary>A stream of declared columns.</summary>
/// <param name="Rule">The data collection rule's resource id.</param>
/// <param name="Name">The stream's name.</param>
/// <param name="Workspace">The workspace that its records go to.</param>
public sealed record StreamOfRule(ResourceId Rule, string Name, Workspace Workspace);
