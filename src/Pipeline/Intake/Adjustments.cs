using System.Text;

namespace Patchbay.Pipeline.Intake;

/// <summary>Gathers what was changed in a record, and counts the records in which something was.</summary>
internal sealed class Adjustments(IntakeResult result, int reportedMax)
{
    private readonly StringBuilder _reasons = new();
    private bool _hasAny;

    /// <summary>Notes a change of the current record.</summary>
    /// <param name="name">The column.</param>
    /// <param name="value">The value that was sent.</param>
    /// <param name="what">The rest of the sentence, about the value.</param>
    public void Add(string name, ReadOnlySpan<byte> value, string what)
    {
        if (Begin())
            _reasons.Append(name).Append(" '").Append(Shorten(value)).Append("' ").Append(what);
    }

    /// <summary>Notes a change of the current record.</summary>
    /// <param name="name">The column.</param>
    /// <param name="what">The rest of the sentence, about the column.</param>
    public void Add(string name, string what)
    {
        if (Begin())
            _reasons.Append(name).Append(' ').Append(what);
    }

    /// <summary>Ends a record.</summary>
    public void EndRecord(int index, int position)
    {
        if (!_hasAny)
            return;
        _hasAny = false;
        result.AdjustedCount++;
        if (_reasons.Length == 0)
            return;
        result.AdjustedList.Add(new AdjustedRecord(index, position, _reasons.ToString()));
        _reasons.Clear();
    }

    // False when the list is full: then only the record is counted.
    private bool Begin()
    {
        _hasAny = true;
        if (result.AdjustedList.Count >= reportedMax)
            return false;
        if (_reasons.Length > 0)
            _reasons.Append(' ');
        return true;
    }

    private static string Shorten(ReadOnlySpan<byte> value)
    {
        const int BytesMax = 100;
        return value.Length <= BytesMax ? Encoding.UTF8.GetString(value) : $"{Encoding.UTF8.GetString(value[..BytesMax])}…";
    }
}
