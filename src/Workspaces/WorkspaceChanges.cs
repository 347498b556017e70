using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Catalog;
using Patchbay.Workspaces.State;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Workspaces;

/// <summary>Makes and changes workspaces and their tables. A change is durable when its task is done, and seen by everybody from then on.</summary>
public sealed class WorkspaceChanges
{
    private const string Kind = "workspace";

    private readonly StateStore _state;
    private readonly WorkspaceTables _tables;
    private readonly SemaphoreSlim _changing = new(1, 1);

    private WorkspaceChanges(StateStore state, WorkspaceTables tables, IReadOnlyList<Workspace> workspaces)
    {
        _state = state;
        _tables = tables;
        Directory = new WorkspaceDirectory(workspaces);
    }

    /// <summary>All workspaces.</summary>
    public WorkspaceDirectory Directory { get; }

    /// <summary>Reads the workspaces from the state, and makes the databases and tables that are missing. There always is the default workspace.</summary>
    /// <param name="state">The state.</param>
    /// <param name="tables">Makes tables.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<WorkspaceChanges> OpenAsync(StateStore state, WorkspaceTables tables, CancellationToken cancellationToken = default)
    {
        var stored = (await state.ReadAsync(Kind, cancellationToken).ConfigureAwait(false))
            .Select(document => JsonSerializer.Deserialize(document.Body!, WorkspaceJson.Default.StoredWorkspace)!.ToWorkspace())
            .ToList();
        var workspaces = stored.Any(workspace => workspace.Id == Workspace.Default.Id) ? stored : [Workspace.Default, .. stored];
        foreach (var workspace in workspaces)
        {
            await tables.EnsureAsync(workspace, cancellationToken).ConfigureAwait(false);
        }

        return new WorkspaceChanges(state, tables, [.. workspaces.OrderBy(workspace => workspace.Id)]);
    }

    /// <summary>Makes a workspace, or changes one.</summary>
    /// <param name="id">Its resource id.</param>
    /// <param name="change">Makes the changed workspace from the present one, or from a new one.</param>
    /// <param name="cancellationToken">Gives up while other changes are made.</param>
    /// <returns>The workspace, and whether it is new.</returns>
    public async Task<(Workspace Workspace, bool Created)> PutAsync(ResourceId id, Func<Workspace, Workspace> change, CancellationToken cancellationToken = default)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var existing = Directory.Find(id);
            var workspace = change(existing ?? new Workspace(Guid.NewGuid(), id.Name, id));
            await StoreAsync(workspace).ConfigureAwait(false);
            return (workspace, existing is null);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Deletes a workspace with all its records.</summary>
    /// <param name="id">Its resource id.</param>
    /// <param name="cancellationToken">Gives up while other changes are made.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="InvalidOperationException">It is the default workspace, which always is there.</exception>
    public async Task<bool> DeleteAsync(ResourceId id, CancellationToken cancellationToken = default)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Directory.Find(id) is not { } workspace)
            {
                return false;
            }

            if (workspace.Id == Workspace.Default.Id)
            {
                throw new InvalidOperationException("The workspace 'default' always is there and cannot be deleted.");
            }

            await _state.WriteAsync([new StateDocument(Kind, workspace.Id.ToString(), null)], CancellationToken.None).ConfigureAwait(false);
            Directory.Remove(workspace);
            await _tables.DropAsync(workspace).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Takes a custom table out of a workspace, with all its records.</summary>
    /// <param name="id">The workspace.</param>
    /// <param name="table">The table's name in any case.</param>
    /// <param name="cancellationToken">Gives up while other changes are made.</param>
    public async Task DeleteTableAsync(ResourceId id, LogTable table, CancellationToken cancellationToken = default)
    {
        var (workspace, _) = await PutAsync(id, workspace => workspace with { CustomTables = [.. workspace.CustomTables.Where(other => other.Name != table.Name)] }, cancellationToken).ConfigureAwait(false);
        await _tables.DropAsync(workspace, table).ConfigureAwait(false);
    }

    // The tables first: a workspace that is known always has them. From here on nothing is given up.
    private async Task StoreAsync(Workspace workspace)
    {
        await _tables.EnsureAsync(workspace, CancellationToken.None).ConfigureAwait(false);
        var body = JsonSerializer.Serialize(StoredWorkspace.Of(workspace), WorkspaceJson.Default.StoredWorkspace);
        await _state.WriteAsync([new StateDocument(Kind, workspace.Id.ToString(), body)], CancellationToken.None).ConfigureAwait(false);
        Directory.Put(workspace);
    }
}

/// <summary>A workspace in the state.</summary>
internal sealed record StoredWorkspace(Guid Id, string ResourceId, string Location, IReadOnlyDictionary<string, string>? Tags, int? RetentionInDays)
{
    public IReadOnlyDictionary<string, int> TableRetentionInDays { get; init; } = new Dictionary<string, int>();

    public IReadOnlyList<StoredCustomTable> CustomTables { get; init; } = [];

    public static StoredWorkspace Of(Workspace workspace) => new(workspace.Id, workspace.ResourceId.ToString(), workspace.Location, workspace.Tags, workspace.RetentionInDays)
    {
        TableRetentionInDays = workspace.TableRetentionInDays,
        CustomTables = [.. workspace.CustomTables.Select(table => new StoredCustomTable(
            table.Name, table.Description, [.. CustomTable.OwnColumns(table).Select(column => new StoredCustomColumn(column.Name, column.Type, column.Description))]))],
    };

    public Workspace ToWorkspace()
    {
        var id = Catalog.ResourceId.Parse(ResourceId);
        return new Workspace(Id, id.Name, id)
        {
            Location = Location,
            Tags = Tags,
            RetentionInDays = RetentionInDays,
            TableRetentionInDays = TableRetentionInDays,
            CustomTables = [.. CustomTables.Select(table => CustomTable.Create(table.Name, table.Description, [.. table.Columns.Select(column => new LogColumn(column.Name, column.Type, column.Description))]))],
        };
    }
}

internal sealed record StoredCustomTable(string Name, string Description, IReadOnlyList<StoredCustomColumn> Columns);

internal sealed record StoredCustomColumn(string Name, ColumnType Type, string Description);

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredWorkspace))]
internal sealed partial class WorkspaceJson : JsonSerializerContext;
