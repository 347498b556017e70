namespace Patchbay.Kql.Diagnostics;

/// <summary>The codes of all diagnostics. A code never changes its meaning; KQL0… come from reading the text, KQL1… from its meaning.</summary>
public static class DiagnosticCodes
{
    /// <summary>A character that begins nothing in the language.</summary>
    public const string UnexpectedCharacter = "KQL0001";

    /// <summary>A text literal without its closing quote.</summary>
    public const string UnterminatedString = "KQL0002";

    /// <summary>A literal such as <c>datetime(…)</c> whose content cannot be read.</summary>
    public const string BadLiteral = "KQL0003";

    /// <summary>Another word or sign was expected here.</summary>
    public const string UnexpectedToken = "KQL0004";

    /// <summary>A word after <c>|</c> that is no operator.</summary>
    public const string UnknownOperator = "KQL0005";

    /// <summary>The text is nested deeper, or longer, than is read.</summary>
    public const string TooComplex = "KQL0006";

    /// <summary>There is no query in the text.</summary>
    public const string EmptyQuery = "KQL0007";

    /// <summary>A name that is no column, variable or parameter here.</summary>
    public const string UnknownName = "KQL1001";

    /// <summary>A name that is no table here.</summary>
    public const string UnknownTable = "KQL1002";

    /// <summary>A name that is no function here.</summary>
    public const string UnknownFunction = "KQL1003";

    /// <summary>A function with too few or too many arguments.</summary>
    public const string ArgumentCount = "KQL1004";

    /// <summary>A value of a type that does not fit here.</summary>
    public const string TypeMismatch = "KQL1005";

    /// <summary>A constant is needed here.</summary>
    public const string ConstantExpected = "KQL1006";

    /// <summary>A table is needed where a value stands, or the other way round.</summary>
    public const string TableOrValue = "KQL1007";

    /// <summary>A name that is already taken.</summary>
    public const string DuplicateName = "KQL1008";

    /// <summary>An aggregate function where none can stand, or none where one must stand.</summary>
    public const string AggregateMisplaced = "KQL1009";

    /// <summary>A window function on rows without an order.</summary>
    public const string NotSerialized = "KQL1010";

    /// <summary>A value that its place does not allow, for example a negative number of rows.</summary>
    public const string BadValue = "KQL1011";

    /// <summary>Part of the language that Patchbay refuses; the message says what to use.</summary>
    public const string NotSupported = "KQL1012";

    /// <summary>A workspace that is not known here.</summary>
    public const string UnknownWorkspace = "KQL1013";

    /// <summary>What each code means, as a sentence for the docs.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Meanings = new Dictionary<string, string>
    {
        [UnexpectedCharacter] = "A character that begins nothing in the language.",
        [UnterminatedString] = "A text literal without its closing quote.",
        [BadLiteral] = "A literal such as `datetime(…)` whose content cannot be read.",
        [UnexpectedToken] = "Another word or sign was expected here.",
        [UnknownOperator] = "A word after `|` that is no operator.",
        [TooComplex] = "The text is nested deeper, or longer, than is read.",
        [EmptyQuery] = "There is no query in the text.",
        [UnknownName] = "A name that is no column, variable or parameter here.",
        [UnknownTable] = "A name that is no table here.",
        [UnknownFunction] = "A name that is no function here.",
        [ArgumentCount] = "A function with too few or too many arguments.",
        [TypeMismatch] = "A value of a type that does not fit here.",
        [ConstantExpected] = "A constant is needed here.",
        [TableOrValue] = "A table is needed where a value stands, or the other way round.",
        [DuplicateName] = "A name that is already taken.",
        [AggregateMisplaced] = "An aggregate function where none can stand, or none where one must stand.",
        [NotSerialized] = "A window function on rows without an order.",
        [BadValue] = "A value that its place does not allow, for example a negative number of rows.",
        [NotSupported] = "Part of the language that Patchbay refuses; the message says what to use.",
        [UnknownWorkspace] = "A workspace that is not known here.",
    };
}
