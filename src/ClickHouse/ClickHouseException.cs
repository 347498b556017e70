using System.Globalization;
using System.Text.RegularExpressions;

namespace Patchbay.ClickHouse;

/// <summary>An error that ClickHouse reported, with its code and name.</summary>
/// <remarks>Codes and names are those of ClickHouse's <c>ErrorCodes.cpp</c>, for example 60 <c>UNKNOWN_TABLE</c>.</remarks>
public sealed partial class ClickHouseException : Exception
{
    /// <summary>Makes an exception from an error's parts.</summary>
    /// <param name="code">ClickHouse's number, or 0 when the text names none.</param>
    /// <param name="name">ClickHouse's name of the code, or an empty string.</param>
    /// <param name="message">The sentence without code and name.</param>
    public ClickHouseException(int code, string name, string message)
        : base(message)
    {
        Code = code;
        Name = name;
    }

    /// <summary>ClickHouse's error number; 0 when the engine gave none.</summary>
    public int Code { get; }

    /// <summary>ClickHouse's name of the code, for example <c>UNKNOWN_TABLE</c>; empty when the engine gave none.</summary>
    public string Name { get; }

    /// <summary>Whether the disk of the engine is full.</summary>
    public bool IsDiskFull => Code == ClickHouseErrorCode.NotEnoughSpace || Message.Contains("No space left on device", StringComparison.Ordinal);

    /// <summary>Reads an error text such as <c>Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE)</c>.</summary>
    /// <param name="text">The text as the engine gave it; a text of another form becomes the message as it is.</param>
    public static ClickHouseException Parse(string text)
    {
        var match = ErrorText().Match(text);
        return match.Success
            ? new ClickHouseException(
                int.Parse(match.Groups["code"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["name"].Value, match.Groups["message"].Value)
            : new ClickHouseException(0, "", text.Trim());
    }

    // The version may hold a word in brackets: (version 26.7.2.1 (official build)).
    [GeneratedRegex(
        @"^\s*Code:\s*(?<code>\d+)\.\s*DB::\w*Exception:\s*(?<message>.*?)\s*(?:\((?<name>[A-Z][A-Z0-9_]+)\)\s*)?(?:\(version [^()]*(?:\([^()]*\))?\)\s*)?$",
        RegexOptions.Singleline)]
    private static partial Regex ErrorText();
}

/// <summary>The ClickHouse error numbers that Patchbay acts on.</summary>
public static class ClickHouseErrorCode
{
    /// <summary><c>SYNTAX_ERROR</c>: the text is not one statement.</summary>
    public const int SyntaxError = 62;

    /// <summary><c>TIMEOUT_EXCEEDED</c>: the statement ran longer than it may.</summary>
    public const int TimeoutExceeded = 159;

    /// <summary><c>MEMORY_LIMIT_EXCEEDED</c>: the statement wanted more memory than it may have.</summary>
    public const int MemoryLimitExceeded = 241;

    /// <summary><c>NOT_ENOUGH_SPACE</c>: the disk is full.</summary>
    public const int NotEnoughSpace = 243;

    /// <summary><c>CANNOT_WRITE_TO_FILE_DESCRIPTOR</c>: a write failed, most often because the disk is full.</summary>
    public const int CannotWriteToFileDescriptor = 75;

    /// <summary><c>QUERY_WAS_CANCELLED</c>: the statement was ended from outside.</summary>
    public const int QueryWasCancelled = 394;
}
