using Patchbay.Pipeline.Intake;

namespace Patchbay.Pipeline.Destinations.Workspaces;

/// <summary>Rows that intake made of requests that are on their way through the journal, so that they need not be made again.</summary>
/// <remarks>Only a saving: what has no room here is made once more from the journal.</remarks>
internal sealed class FreshBlocks(long bytesMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(long Position, Guid Workspace), List<TableBlock>> _blocks = [];
    private long _bytes;

    /// <summary>Takes the rows of an entry, or disposes of them when there is no room.</summary>
    public void Offer(long position, IEnumerable<TableBlock> blocks)
    {
        foreach (var group in blocks.GroupBy(block => block.Workspace.Id))
        {
            var list = group.ToList();
            var bytes = list.Sum(block => (long)block.Block.Bytes.Length);
            lock (_gate)
            {
                if (_bytes + bytes <= bytesMax)
                {
                    _bytes += bytes;
                    _blocks.Add((position, group.Key), list);
                    continue;
                }
            }

            list.ForEach(block => block.Dispose());
        }
    }

    /// <summary>The rows of an entry, which are the caller's from now on; null when they are not here.</summary>
    public List<TableBlock>? Take(long position, Guid workspace)
    {
        lock (_gate)
        {
            if (!_blocks.Remove((position, workspace), out var blocks))
                return null;
            _bytes -= blocks.Sum(block => (long)block.Block.Bytes.Length);
            return blocks;
        }
    }
}
