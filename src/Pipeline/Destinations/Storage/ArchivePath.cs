using System.Globalization;
using Patchbay.Catalog;

namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>The names of an archive's blobs, as Azure gives them to exported resource logs.</summary>
internal static class ArchivePath
{
    /// <summary>What the container of every log category begins with.</summary>
    public const string ContainerPrefix = "insights-logs-";

    /// <summary>The blob of an hour.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="category">The log category.</param>
    /// <param name="hour">Any moment of the hour, UTC.</param>
    /// <param name="part">1, or which of the hour's blobs when the ones before it take no further blocks.</param>
    public static ArchiveBlob Of(ResourceId resource, LogCategory category, DateTime hour, int part = 1) => new(
        $"{ContainerPrefix}{category.Id.ToLowerInvariant()}",
        string.Create(CultureInfo.InvariantCulture, $"resourceId={resource.Upper}/y={hour:yyyy}/m={hour:MM}/d={hour:dd}/h={hour:HH}/m=00/PT1H{(part == 1 ? "" : $"_{part}")}.json"));
}
