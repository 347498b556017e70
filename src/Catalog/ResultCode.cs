namespace Patchbay.Catalog;

/// <summary>What a result code means.</summary>
/// <param name="Code">The code as records have it, for example <c>4005</c> or <c>5.1.1</c>.</param>
/// <param name="Title">The meaning in a few words.</param>
/// <param name="Meaning">The meaning in a sentence.</param>
public sealed record ResultCode(string Code, string Title, string Meaning)
{
    /// <summary>The sub-code that narrows the code down; null for the code alone.</summary>
    public string? Subcode { get; init; }

    /// <summary>What can be done about it; null when nothing needs to be.</summary>
    public string? Advice { get; init; }
}

/// <summary>The result codes of one kind.</summary>
/// <param name="Kind">The kind's name, for example <c>sms</c>.</param>
/// <param name="About">What the codes of this kind say.</param>
/// <param name="Pattern">A regular expression that finds the code in a text.</param>
/// <param name="Places">Where records have such codes.</param>
/// <param name="Codes">The codes.</param>
public sealed record ResultCodes(
    string Kind, string About, string Pattern, IReadOnlyList<ResultCodePlace> Places, IReadOnlyList<ResultCode> Codes)
{
    /// <summary>Finds a code, or its general meaning when the sub-code is not known.</summary>
    /// <param name="code">The code.</param>
    /// <param name="subcode">Its sub-code; null or empty for none.</param>
    public ResultCode? Find(string code, string? subcode = null) =>
        (string.IsNullOrEmpty(subcode) ? null : Codes.FirstOrDefault(known => known.Code == code && known.Subcode == subcode)) ??
        Codes.FirstOrDefault(known => known.Code == code && known.Subcode is null);
}

/// <summary>Columns that hold result codes.</summary>
/// <param name="Table">The table; null for every table that has the column.</param>
/// <param name="Column">The column with the code, alone or within a text.</param>
public sealed record ResultCodePlace(string? Table, string Column)
{
    /// <summary>The column with the sub-code; null when there is none.</summary>
    public string? SubcodeColumn { get; init; }

    /// <summary>The values of <c>OperationName</c> whose records have the code there; empty for all.</summary>
    public IReadOnlyList<string> Operations { get; init => field = value ?? []; } = [];
}
