using System.Globalization;

namespace Patchbay.Pipeline.Delivery;

/// <summary>Numbers with what they count: 1 record, 2 records.</summary>
internal static class Counted
{
    /// <summary>A number with its noun, whose plural ends in an s.</summary>
    public static string Of(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
