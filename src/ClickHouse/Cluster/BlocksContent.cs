using System.Net;

namespace Patchbay.ClickHouse.Cluster;

/// <summary>Blocks as the body of a request, without copying them together.</summary>
internal sealed class BlocksContent(IReadOnlyList<ReadOnlyMemory<byte>> blocks) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        foreach (var block in blocks)
        {
            await stream.WriteAsync(block).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = blocks.Sum(block => (long)block.Length);
        return true;
    }
}
