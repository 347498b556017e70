namespace Patchbay.Communication.Simulation;

/// <summary>The two forms in which log records travel.</summary>
public enum RecordShape
{
    /// <summary>The columns of the Log Analytics table, side by side: what a workspace shows.</summary>
    Flat,

    /// <summary>The common schema of Azure's resource logs with <c>properties</c>: what storage and event hubs carry.</summary>
    ResourceLog,
}
