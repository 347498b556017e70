namespace Patchbay.Pipeline.Intake;

/// <summary>The names of fields seen so far, each with a number, so that most fields cost one comparison of bytes.</summary>
/// <remarks>
/// Records of one source name their fields in one order, so each name remembers which one followed it last. A sender can make
/// up names, hence the bound: names beyond it have the number <see cref="Unnumbered"/> and are looked up each time.
/// </remarks>
internal sealed class NameTable
{
    public const int Unnumbered = -1;

    private const int NamesMax = 2048;
    private const int PlacesCount = 2 * NamesMax * 2;

    private readonly Entry[] _entries = new Entry[NamesMax];
    private readonly short[] _places = new short[PlacesCount];
    private int _count = 1; // Number 0 stands before the first field of a record.
    private int _previous;

    /// <summary>Whether no further names are taken; a new table then serves better.</summary>
    public bool IsFull => _count == NamesMax;

    /// <summary>Begins a record.</summary>
    public void BeginRecord() => _previous = 0;

    /// <summary>The number and role of a name.</summary>
    /// <param name="name">The name without escapes.</param>
    /// <param name="role">What it means in any table.</param>
    public int Find(ReadOnlySpan<byte> name, out FieldRole role)
    {
        ref var expected = ref _entries[_entries[_previous].Next];
        if (expected.Text is not null && name.SequenceEqual(expected.Text))
        {
            _previous = _entries[_previous].Next;
            role = expected.Role;
            return _previous;
        }

        var number = FindByHash(name);
        if (number == Unnumbered)
        {
            role = FieldName.RoleOf(name);
            return Unnumbered;
        }

        _entries[_previous].Next = (short)number;
        _previous = number;
        role = _entries[number].Role;
        return number;
    }

    private int FindByHash(ReadOnlySpan<byte> name)
    {
        if (name.Length > FieldName.LengthMax)
            return Unnumbered;
        var hash = new HashCode();
        hash.AddBytes(name);
        for (var place = hash.ToHashCode() & (PlacesCount - 1); ; place = (place + 1) & (PlacesCount - 1))
        {
            var number = _places[place];
            if (number == 0)
                return Add(name, place);
            if (name.SequenceEqual(_entries[number].Text))
                return number;
        }
    }

    private int Add(ReadOnlySpan<byte> name, int place)
    {
        if (IsFull)
            return Unnumbered;
        _entries[_count] = new Entry { Text = name.ToArray(), Role = FieldName.RoleOf(name) };
        _places[place] = (short)_count;
        return _count++;
    }

    private struct Entry
    {
        public byte[]? Text;
        public FieldRole Role;
        public short Next;
    }
}
