using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Patchbay.Server.Configuration;

/// <summary>How much callers may send. A limit on a body holds for its bytes as sent and once more for its bytes unpacked.</summary>
internal sealed class LimitOptions : IValidatableObject
{
    private const int MiB = 1024 * 1024;

    [Description("Bytes of one request to `/api/records`.")]
    [Range(1024, 1024 * MiB)]
    public int RecordsBodyBytesMax { get; init; } = 64 * MiB;

    // Azure's client fills a request up to a million bytes of records and does not count the commas between them: as many as
    // records, which are two bytes at least.
    [Description("Bytes of one request to the logs ingestion API. Azure allows 1 MiB; its own clients can go half as much over.")]
    [Range(1024, 1024 * MiB)]
    public int IngestionBodyBytesMax { get; init; } = MiB + (MiB / 2);

    [Description("Bytes of one request to any other API.")]
    [Range(1024, 64 * MiB)]
    public int OtherBodyBytesMax { get; init; } = MiB;

    [Description("Bytes of all request bodies in memory at once. A request that would go over is answered with 429 and can be repeated a little later.")]
    [Range(1024, long.MaxValue)]
    public long BodiesInFlightBytesMax { get; init; } = 256L * MiB;

    [Description("Connections at once; more of them are closed.")]
    [Range(1, 1_000_000)]
    public int ConnectionsMax { get; init; } = 1000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A body that grows while it is read is held twice for a moment.
        var needed = 2L * Math.Max(RecordsBodyBytesMax, Math.Max(IngestionBodyBytesMax, OtherBodyBytesMax));
        if (BodiesInFlightBytesMax < needed)
        {
            yield return new ValidationResult($"is {BodiesInFlightBytesMax}, but has to be {needed} at least, twice the largest body", [nameof(BodiesInFlightBytesMax)]);
        }
    }
}
