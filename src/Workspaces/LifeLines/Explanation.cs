using System.Text.RegularExpressions;
using Patchbay.Catalog;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>What the result code of a record means.</summary>
/// <param name="Kind">The kind of codes, for example <c>smtp</c>.</param>
/// <param name="Code">The code, with its sub-code as the record has it.</param>
/// <param name="Meaning">What it means.</param>
public sealed record Explanation(string Kind, string Code, ResultCode Meaning)
{
    private static readonly TimeSpan PatternTimeMax = TimeSpan.FromSeconds(1);

    /// <summary>Explains the most telling code of a record; null when it has none that is known.</summary>
    /// <param name="record">The record.</param>
    public static Explanation? Of(LifeLineRecord record) =>
        (from codes in LogCatalog.Current.ResultCodes
         from place in codes.Places
         where place.Table is null || place.Table == record.Table.Name
         where place.Operations.Count == 0 || place.Operations.Contains(record.Text("OperationName"))
         select Find(codes, place, record)).OfType<Explanation>().FirstOrDefault();

    private static Explanation? Find(ResultCodes codes, ResultCodePlace place, LifeLineRecord record)
    {
        var code = Regex.Match(record.Text(place.Column), codes.Pattern, RegexOptions.CultureInvariant, PatternTimeMax).Value;
        var subcode = place.SubcodeColumn is null ? "" : record.Text(place.SubcodeColumn);
        return code.Length > 0 && codes.Find(code, subcode) is { } meaning
            ? new Explanation(codes.Kind, subcode.Length > 0 ? $"{code}/{subcode}" : code, meaning)
            : null;
    }
}
