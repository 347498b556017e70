using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Patchbay.Catalog;

namespace Patchbay.Workspaces.State;

/// <summary>Resources of Azure Resource Manager that are kept as they were sent: data collection rules, query packs and the like.</summary>
public sealed class ResourceDocuments
{
    private const string Kind = "resourceDocument";

    private readonly StateStore _state;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private volatile ImmutableSortedDictionary<string, ResourceDocument> _documents;

    private ResourceDocuments(StateStore state, ImmutableSortedDictionary<string, ResourceDocument> documents)
    {
        _state = state;
        _documents = documents;
    }

    /// <summary>Reads all documents from the state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ResourceDocuments> OpenAsync(StateStore state, CancellationToken cancellationToken = default)
    {
        var documents = await state.ReadAsync(Kind, cancellationToken).ConfigureAwait(false);
        return new ResourceDocuments(
            state,
            documents.Select(document => JsonNode.Parse(document.Body!)!.AsObject())
                .Select(stored => new ResourceDocument(ResourceId.Parse((string)stored["id"]!), stored["body"]!.AsObject(), (DateTimeOffset)stored["created"]!, (DateTimeOffset)stored["changed"]!))
                .ToImmutableSortedDictionary(document => document.Id.Lower, document => document, StringComparer.Ordinal));
    }

    /// <summary>All documents of a type, ordered by id.</summary>
    /// <param name="type">For example <c>Microsoft.Insights/dataCollectionRules</c>, in any case.</param>
    public IEnumerable<ResourceDocument> OfType(string type) => _documents.Values.Where(document => document.Id.IsOfType(type));

    /// <summary>Finds a document.</summary>
    /// <param name="id">The resource's id.</param>
    public ResourceDocument? Find(ResourceId id) => _documents.GetValueOrDefault(id.Lower);

    /// <summary>Makes or replaces a document, and returns when it is on disk.</summary>
    /// <param name="id">The resource's id; one that was there keeps its spelling.</param>
    /// <param name="change">Makes the body from the present one, which is null for a new resource and not to be changed itself.</param>
    /// <param name="now">The present time.</param>
    /// <param name="cancellationToken">Gives up while other changes are made.</param>
    /// <returns>The document, and whether it is new.</returns>
    public async Task<(ResourceDocument Document, bool Created)> PutAsync(
        ResourceId id, Func<JsonObject?, JsonObject> change, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var existing = Find(id);
            var document = new ResourceDocument(existing?.Id ?? id, change(existing?.Body), existing?.Created ?? now, now);
            var stored = new JsonObject { ["id"] = document.Id.ToString(), ["created"] = document.Created, ["changed"] = now, ["body"] = document.Body.DeepClone() };
            await _state.WriteAsync([new StateDocument(Kind, id.Lower, stored.ToJsonString())], CancellationToken.None).ConfigureAwait(false);
            _documents = _documents.SetItem(id.Lower, document);
            return (document, existing is null);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Deletes a document and those below it.</summary>
    /// <param name="id">The resource's id.</param>
    /// <param name="cancellationToken">Gives up while other changes are made.</param>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> DeleteAsync(ResourceId id, CancellationToken cancellationToken = default)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var gone = _documents.Keys.Where(key => key == id.Lower || key.StartsWith($"{id.Lower}/", StringComparison.Ordinal)).ToList();
            if (gone.Count > 0)
            {
                await _state.WriteAsync([.. gone.Select(key => new StateDocument(Kind, key, null))], CancellationToken.None).ConfigureAwait(false);
                _documents = _documents.RemoveRange(gone);
            }

            return gone.Contains(id.Lower);
        }
        finally
        {
            _changing.Release();
        }
    }
}

/// <summary>A resource as it was sent. Its body is read by many at once and never changed.</summary>
/// <param name="Id">The resource's id, spelled as it was created.</param>
/// <param name="Body">What its creator sent: <c>location</c>, <c>tags</c>, <c>properties</c> and so on.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Changed">When it was last changed.</param>
public sealed record ResourceDocument(ResourceId Id, JsonObject Body, DateTimeOffset Created, DateTimeOffset Changed);
