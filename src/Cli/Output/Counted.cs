namespace Patchbay.Cli.Output;

/// <summary>Numbers with what they count: 1 record, 1,234 records.</summary>
internal static class Counted
{
    /// <summary>A number with its noun, whose plural ends in an s.</summary>
    public static string Of(long count, string noun) => $"{count:N0} {noun}{(count == 1 ? "" : "s")}";
}
