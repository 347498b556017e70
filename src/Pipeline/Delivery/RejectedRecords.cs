using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Delivery;

/// <summary>Where records go that intake did not take.</summary>
internal static class RejectedRecords
{
    /// <summary>The default workspace, which has them in <c>PatchbayRejected</c>.</summary>
    public static DestinationAddress Destination { get; } = new(DestinationKind.Workspace, Workspace.Default.ResourceId);
}
