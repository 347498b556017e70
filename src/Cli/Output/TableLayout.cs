namespace Patchbay.Cli.Output;

/// <summary>How wide the columns of a table are on a terminal.</summary>
internal static class TableLayout
{
    public const int Gap = 2;

    // Less of a text than this says nothing.
    private const int WidthMin = 16;

    /// <summary>Fits columns into a width: the widest become narrower first, and when that is not enough the last ones are left out.</summary>
    /// <param name="wanted">How wide the contents are.</param>
    /// <param name="available">How much room there is; null when there is any.</param>
    /// <returns>The width of each column that is shown.</returns>
    public static int[] Fit(IReadOnlyList<int> wanted, int? available)
    {
        if (available is not { } room)
        {
            return [.. wanted];
        }

        var shown = wanted.Count;
        while (shown > 1 && Sum(wanted, shown, WidthMin) > room)
        {
            shown--;
        }

        var limit = WidthMin;
        while (limit < room && Sum(wanted, shown, limit + 1) <= room)
        {
            limit++;
        }

        return [.. wanted.Take(shown).Select(width => Math.Min(width, shown == 1 ? room : limit))];
    }

    private static int Sum(IReadOnlyList<int> wanted, int shown, int limit) =>
        wanted.Take(shown).Sum(width => Math.Min(width, limit)) + Gap * (shown - 1);
}
