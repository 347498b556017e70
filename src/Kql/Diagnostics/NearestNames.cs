namespace Patchbay.Kql.Diagnostics;

/// <summary>Finds the names that were probably meant by one that does not exist.</summary>
internal static class NearestNames
{
    private const int CountMax = 3;

    /// <summary>The candidates that differ only in case, by a few letters, or that begin with the name; nearest first.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> candidates)
    {
        // One letter is near to every other letter, so only its other case counts.
        var allowed = name.Length < 2 ? 0 : Math.Clamp(name.Length / 3, 1, 4);
        return [.. candidates
            .Distinct(StringComparer.Ordinal)
            .Select(candidate => (candidate, distance: Distance(name, candidate, allowed)))
            .Where(pair => pair.distance <= allowed)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Take(CountMax)
            .Select(pair => pair.candidate)];
    }

    /// <summary>The sentence that ends a message with the names, or nothing.</summary>
    public static string DidYouMean(IReadOnlyList<string> names) =>
        names.Count == 0 ? "" : $" Did you mean {string.Join(" or ", names.Select(name => $"'{name}'"))}?";

    private static int Distance(string left, string right, int allowed)
    {
        if (left.Equals(right, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        if (left.Length >= 4 && right.StartsWith(left, StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        return Math.Abs(left.Length - right.Length) > allowed || left.Length > 200 ? int.MaxValue : EditDistance(left, right);
    }

    // Letters to change, add, drop or swap with their neighbour, without case.
    private static int EditDistance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
