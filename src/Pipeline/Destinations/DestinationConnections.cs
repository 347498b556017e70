using System.Text.Json;
using Azure.Identity;
using Patchbay.Catalog;
using Patchbay.Pipeline.Destinations.EventHubs;
using Patchbay.Pipeline.Destinations.Storage;

namespace Patchbay.Pipeline.Destinations;

/// <summary>
/// How the storage accounts and event hubs that diagnostic settings name are reached: a table by resource id, which only the
/// operator of the server writes.
/// </summary>
public sealed class DestinationConnections
{
    private const string StorageType = "Microsoft.Storage/storageAccounts";
    private const string RuleType = "Microsoft.EventHub/namespaces/authorizationRules";

    private readonly string _path;
    private readonly HttpClient _http;
    private volatile ConnectionTable _table = new();

    private DestinationConnections(string path, HttpClient http)
    {
        _path = path;
        _http = http;
    }

    /// <summary>Reads the table.</summary>
    /// <param name="path">A JSON file; when there is none, no destination is known.</param>
    /// <param name="http">Sends the requests of all destinations over HTTP.</param>
    /// <param name="failures">Everything that is wrong, each as a sentence that names the entry and repeats no secret; empty when all is well.</param>
    public static DestinationConnections Read(string path, HttpClient http, out IReadOnlyList<string> failures)
    {
        var connections = new DestinationConnections(path, http);
        connections.Reload(out failures);
        return connections;
    }

    /// <summary>Reads the table again; nothing changes when something in it is wrong.</summary>
    /// <param name="failures">What is wrong, as <see cref="Read"/> says it.</param>
    /// <returns>The resources that are reached in another way from now on, or are new, or are gone.</returns>
    public IReadOnlySet<ResourceId> Reload(out IReadOnlyList<string> failures)
    {
        var found = new List<string>();
        var table = new ConnectionTable();
        foreach (var (id, settings) in ReadFile(_path, found))
        {
            try
            {
                Add(table, id, settings);
            }
            catch (FormatException exception)
            {
                found.Add($"{_path}: '{id}': {exception.Message}");
            }
        }

        failures = found;
        if (found.Count > 0)
            return new HashSet<ResourceId>();
        var before = _table.Settings;
        var changed = table.Settings.Keys.Union(before.Keys).Where(id => before.GetValueOrDefault(id) != table.Settings.GetValueOrDefault(id)).ToHashSet();
        // What is as it was stays the same object, with the connections that it has open.
        foreach (var id in table.Settings.Keys.Except(changed))
        {
            if (_table.Stores.TryGetValue(id, out var store))
                table.Stores[id] = store;
            if (_table.EventHubs.TryGetValue(id, out var eventHub))
                table.EventHubs[id] = eventHub;
        }

        _table = table;
        return changed;
    }

    /// <summary>What to tell whoever names a destination that the table does not have.</summary>
    internal string Unknown(ResourceId id) =>
        $"The server does not know how to reach {id}. Its operator adds an entry for it to {_path} (docs/guides/destinations.md); the server reads that by itself.";

    internal IArchiveStore? FindStore(ResourceId id) => _table.Stores.GetValueOrDefault(id);

    internal EventHubSettings? FindEventHub(ResourceId id) => _table.EventHubs.GetValueOrDefault(id);

    private static Dictionary<string, ConnectionSettings> ReadFile(string path, List<string> failures)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, ConnectionsJson.Default.DictionaryStringConnectionSettings) ?? [];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException exception)
        {
            // The exception's own message can repeat a part of the file.
            failures.Add($"{path} cannot be read: line {exception.LineNumber + 1} is not JSON, or has a member that a connection does not have ({exception.Path}).");
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failures.Add($"{path} cannot be read: {exception.Message}");
            return [];
        }
    }

    private void Add(ConnectionTable table, string text, ConnectionSettings settings)
    {
        if (!ResourceId.TryParse(text, out var id))
            throw new FormatException("this is not the resource id of a storage account or of an authorization rule of an Event Hubs namespace.");
        if (settings is null)
            throw new FormatException("the entry is null.");
        if (id.IsOfType(StorageType))
            table.Stores.Add(id, StoreOf(settings));
        else if (id.IsOfType(RuleType))
            table.EventHubs.Add(id, EventHubSettings.Read(settings, ConnectionString(settings), _http));
        else
            throw new FormatException($"the type {id.Type} is none that records can be sent to; there are {StorageType} and {RuleType}.");
        table.Settings.Add(id, $"{JsonSerializer.Serialize(settings, ConnectionsJson.Default.ConnectionSettings)} {ConnectionString(settings)}");
    }

    private IArchiveStore StoreOf(ConnectionSettings settings)
    {
        var connection = ConnectionString(settings);
        if ((connection is null ? 0 : 1) + (settings.Folder is null ? 0 : 1) + (settings.BlobEndpoint is null ? 0 : 1) != 1)
            throw new FormatException("a storage account needs one of connectionString, connectionStringVariable, blobEndpoint and folder.");
        if (settings is not { Protocol: null, Endpoint: null, Kafka: null, EventBytesMax: null })
            throw new FormatException("protocol, endpoint, kafka and eventBytesMax are for event hubs.");
        return settings.Folder is { } folder ? new FolderStore(folder)
            : new BlobStore(settings.BlobEndpoint is { } endpoint ? StorageConnection.WithTokens(endpoint, new DefaultAzureCredential()) : StorageConnection.Parse(connection!), _http);
    }

    private static string? ConnectionString(ConnectionSettings settings) =>
        settings is { ConnectionString: not null, ConnectionStringVariable: not null } ? throw new FormatException("connectionString and connectionStringVariable are both there; one is enough.")
        : settings.ConnectionStringVariable is not { } variable ? settings.ConnectionString
        : Environment.GetEnvironmentVariable(variable) ?? throw new FormatException($"there is no environment variable {variable}.");

    /// <summary>What a file says. Its settings are texts to be compared; secrets are in them.</summary>
    private sealed class ConnectionTable
    {
        public Dictionary<ResourceId, string> Settings { get; } = [];

        public Dictionary<ResourceId, IArchiveStore> Stores { get; } = [];

        public Dictionary<ResourceId, EventHubSettings> EventHubs { get; } = [];
    }
}
