namespace Patchbay.Pipeline.Intake;

/// <summary>Writes the JSON object of the column <c>AdditionalFields</c>, record after record.</summary>
internal sealed class AdditionalFields
{
    // Names beyond this many are written without asking whether they were written before.
    private const int ComparedNamesMax = 64;

    private readonly List<Range> _names = [];
    private byte[] _json = new byte[1024];
    private int _length;

    /// <summary>Whether the record has none.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Begins a record.</summary>
    public void Clear()
    {
        _length = 0;
        _names.Clear();
    }

    /// <summary>Adds a field.</summary>
    /// <param name="name">The name as JSON has it between the quotes. A name that is there already gets a number.</param>
    /// <param name="value">The value as JSON has it.</param>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var repeats = 0;
        foreach (var range in _names)
            repeats += _json.AsSpan(range).SequenceEqual(name) ? 1 : 0;
        Append(IsEmpty ? "{\""u8 : ",\""u8);
        if (_names.Count < ComparedNamesMax)
            _names.Add(_length..(_length + name.Length));
        Append(name);
        if (repeats > 0)
            Append([(byte)'_', (byte)('0' + Math.Min(repeats + 1, 9))]);
        Append("\":"u8);
        Reserve(value.Length);
        _length += JsonText.Compact(value, _json.AsSpan(_length));
    }

    /// <summary>Adds the members of an object.</summary>
    /// <param name="value">A JSON object.</param>
    public void AddMembers(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        var length = JsonText.Compact(value, _json.AsSpan(_length));
        if (length == 2)
            return;
        if (!IsEmpty)
            _json[_length] = (byte)',';
        _length += length - 1; // The closing brace waits for further fields.
    }

    /// <summary>The whole object, to be read before the next call.</summary>
    public ReadOnlySpan<byte> Close()
    {
        Append("}"u8);
        return _json.AsSpan(0, _length);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_json.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int count)
    {
        if (_json.Length - _length < count)
            Array.Resize(ref _json, Math.Max(_length + count, _json.Length * 2));
    }
}
