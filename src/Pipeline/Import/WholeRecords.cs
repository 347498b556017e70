using Patchbay.Pipeline.Intake;

namespace Patchbay.Pipeline.Import;

/// <summary>Says how much of a text consists of whole records.</summary>
internal static class WholeRecords
{
    /// <summary>The length of the text's beginning that can be taken by itself; 0 when more text is needed.</summary>
    /// <param name="text">What there is, from where the last piece ended.</param>
    /// <param name="isBeginning">Whether the text begins the blob: one JSON document over several lines begins there.</param>
    /// <param name="isEnd">Whether the blob has no more for now.</param>
    public static int Length(ReadOnlySpan<byte> text, bool isBeginning, bool isEnd)
    {
        if (isBeginning && text.IndexOf((byte)'\n') is var first and >= 0 && !JsonText.IsValid(text[..first].Trim("\uFEFF \t\r"u8)))
        {
            // A list or an envelope, as exports were before 2018 and as tools write them.
            if (isEnd && JsonText.IsValid(text.Trim("\uFEFF \t\r\n"u8)))
                return text.Length;
            if (!isEnd && text.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'[' or (byte)'{', ..])
                return text.Length < DocumentBytesMax ? 0 : LinesLength(text);
        }

        var lines = LinesLength(text);
        // The last line may lack its end; as long as it is written it is no whole object.
        return isEnd && lines < text.Length && JsonText.IsValid(text[lines..].Trim("\uFEFF \t\r"u8)) ? text.Length : lines;
    }

    // A larger one is taken for lines, the first of which is broken.
    private const int DocumentBytesMax = 64 << 20;

    private static int LinesLength(ReadOnlySpan<byte> text) => text.LastIndexOf((byte)'\n') + 1;
}
