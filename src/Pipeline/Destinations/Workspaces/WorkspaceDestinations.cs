using Patchbay.ClickHouse;
using Patchbay.Pipeline.Collection;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Intake;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Destinations.Workspaces;

/// <summary>The workspaces of this server, as destinations.</summary>
/// <param name="clickHouse">The engine that holds them.</param>
/// <param name="workspaces">The workspaces, whose tables are there.</param>
/// <param name="arrivals">Is told what has been stored; null when nobody listens.</param>
/// <param name="rules">Say what becomes of records whose columns they declare; null when there are none.</param>
public sealed class WorkspaceDestinations(IClickHouse clickHouse, WorkspaceDirectory workspaces, Arrivals? arrivals = null, CollectionRules? rules = null) : IDestinationProvider
{
    private const long FreshBytesMax = 256 << 20;

    private readonly FreshBlocks _fresh = new(FreshBytesMax);

    /// <inheritdoc/>
    public DestinationKind Kind => DestinationKind.Workspace;

    /// <inheritdoc/>
    public string? WhyNot(DestinationAddress address) => workspaces.Find(address.Id) is null ? $"There is no workspace {address.Id} on this server." : null;

    /// <inheritdoc/>
    public ValueTask<IDestination> OpenAsync(DestinationAddress address, string? marker, CancellationToken cancellationToken) =>
        workspaces.Find(address.Id) is { } workspace
            ? ValueTask.FromResult<IDestination>(new WorkspaceDestination(clickHouse, workspace, address.Key, _fresh, arrivals, rules))
            : throw new InvalidOperationException(WhyNot(address));

    /// <summary>Takes the rows that were made of an entry while it was read.</summary>
    internal void Offer(long position, IEnumerable<TableBlock> blocks) => _fresh.Offer(position, blocks);
}
