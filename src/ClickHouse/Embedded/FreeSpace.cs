using System.Text.RegularExpressions;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>Refuses changes of definitions when the disk of the data folder is full.</summary>
/// <remarks>
/// The engine reserves the space of inserts and merges, but writes the definition of a table without looking whether that
/// worked: on a full disk an <c>ALTER</c> ends well, leaves an empty file, and the engine does not start any more. (Seen with
/// 26.7.2.1.)
/// </remarks>
internal static partial class FreeSpace
{
    private const long BytesMin = 4 << 20;

    /// <exception cref="ClickHouseException">The statement writes a definition, and there is no room for it (243).</exception>
    public static void ThrowIfTooSmallFor(string sql, string dataFolder)
    {
        if (!ChangesDefinition().IsMatch(sql))
        {
            return;
        }

        var free = new DriveInfo(dataFolder).AvailableFreeSpace;
        if (free < BytesMin)
        {
            throw new ClickHouseException(
                ClickHouseErrorCode.NotEnoughSpace, "NOT_ENOUGH_SPACE",
                $"The disk of the data folder {dataFolder} is full ({free >> 10} KiB free): no definition can be changed until there is room again.");
        }
    }

    // What makes room must go through, of course.
    [GeneratedRegex(@"^\s*(CREATE\b|ALTER\b(?!.*\bDROP\s+(PARTITION|PART)\b))", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex ChangesDefinition();
}
