using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Pipeline.Destinations.Storage;
using Patchbay.Workspaces.State;

namespace Patchbay.Pipeline.Import;

/// <summary>How far the blobs of a source are imported. What is taken next is durable before it is taken.</summary>
/// <remarks>
/// So a crash between taking and noting it repeats exactly the same piece, which intake knows by its id, and not a longer one
/// of a blob that has grown since.
/// </remarks>
internal sealed class ImportPositions
{
    private readonly StateStore _state;
    private readonly string _kind;
    private readonly Dictionary<string, ImportPosition> _positions;
    private readonly HashSet<string> _unsaved = [];

    private ImportPositions(StateStore state, string kind, Dictionary<string, ImportPosition> positions) => (_state, _kind, _positions) = (state, kind, positions);

    /// <summary>Reads the positions of a source.</summary>
    public static async Task<ImportPositions> OpenAsync(StateStore state, string sourceKey, CancellationToken cancellationToken)
    {
        var kind = $"importPosition {sourceKey}";
        var documents = await state.ReadAsync(kind, cancellationToken).ConfigureAwait(false);
        return new(state, kind, documents.ToDictionary(document => document.Id, document => JsonSerializer.Deserialize(document.Body!, ImportPositionJson.Default.ImportPosition)));
    }

    public ImportPosition Of(ArchiveBlob blob) => _positions.GetValueOrDefault(blob.ToString());

    /// <summary>Makes durable what is taken next, with everything that was noted before.</summary>
    public Task BeginAsync(ArchiveBlob blob, ImportPosition position, CancellationToken cancellationToken)
    {
        Note(blob, position);
        return SaveAsync(cancellationToken);
    }

    /// <summary>Notes a position, to be made durable with the next one.</summary>
    public void Note(ArchiveBlob blob, ImportPosition position)
    {
        _positions[blob.ToString()] = position;
        _unsaved.Add(blob.ToString());
    }

    /// <summary>Makes durable what was noted.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_unsaved.Count == 0)
            return;
        var documents = _unsaved.Select(name => new StateDocument(_kind, name, JsonSerializer.Serialize(_positions[name], ImportPositionJson.Default.ImportPosition))).ToList();
        await _state.WriteAsync(documents, cancellationToken).ConfigureAwait(false);
        _unsaved.Clear();
    }
}

/// <summary>A place in a blob.</summary>
/// <param name="Done">Bytes that are imported.</param>
/// <param name="Next">Where the piece ends that is being imported; not beyond <paramref name="Done"/> when none is.</param>
internal readonly record struct ImportPosition(long Done, long Next);

[JsonSerializable(typeof(ImportPosition))]
internal sealed partial class ImportPositionJson : JsonSerializerContext;
