using Patchbay.Pipeline.Delivery;
using Patchbay.Server.Configuration;
using Patchbay.Workspaces;

namespace Patchbay.Server.Requests;

/// <summary>Lets whoever sent records and asks for them next find them, though they are acknowledged before they are in the workspace.</summary>
internal sealed class FreshRecords(Deliveries deliveries, QueryOptions options)
{
    private readonly TimeSpan _patience = TimeSpan.FromMilliseconds(options.FreshMillisecondsMax);

    /// <summary>Waits until everything acknowledged so far is in a workspace; not for long, and not when the workspace is in trouble.</summary>
    public Task WaitAsync(Workspace workspace, CancellationToken cancellationToken) =>
        _patience == TimeSpan.Zero
            ? Task.CompletedTask
            : deliveries.WaitForAsync(new DestinationAddress(DestinationKind.Workspace, workspace.ResourceId), _patience, cancellationToken);
}
