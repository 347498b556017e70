namespace Patchbay.ClickHouse.Rows;

/// <summary>The values of one column of a <see cref="Block"/>.</summary>
public abstract class Column
{
    private readonly byte[]? _nulls;

    private protected Column(string name, string type, byte[]? nulls)
    {
        Name = name;
        Type = type;
        _nulls = nulls;
    }

    /// <summary>The column's name in the SELECT.</summary>
    public string Name { get; }

    /// <summary>The ClickHouse type, for example <c>Nullable(Int64)</c>.</summary>
    public string Type { get; }

    /// <summary>Whether the value of a row is null; the value itself is then the type's default.</summary>
    /// <param name="row">The row, from 0.</param>
    public bool IsNull(int row) => _nulls is not null && _nulls[row] != 0;

    /// <summary>The column that these values make as the dictionary of <paramref name="indexes"/>.</summary>
    internal abstract Column WithIndexes(string name, string type, byte[]? nulls, int[] indexes);
}

/// <summary>Numbers and everything ClickHouse stores as numbers of a fixed width.</summary>
/// <remarks>
/// <c>Bool</c> is a byte, <c>DateTime64(p)</c> a long counting 10^-p seconds since 1970, <c>Decimal</c> an integer scaled
/// by the type's scale, <c>UUID</c> a <see cref="Guid"/>.
/// </remarks>
/// <typeparam name="T">The .NET type of the values.</typeparam>
public sealed class ValueColumn<T> : Column
    where T : unmanaged
{
    private readonly T[] _values;

    internal ValueColumn(string name, string type, byte[]? nulls, T[] values)
        : base(name, type, nulls) => _values = values;

    /// <summary>The value of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public T this[int row] => _values[row];

    internal override Column WithIndexes(string name, string type, byte[]? nulls, int[] indexes) =>
        new ValueColumn<T>(name, type, nulls, Array.ConvertAll(indexes, index => _values[index]));
}

/// <summary>Texts as UTF-8 bytes; of type <c>String</c>, <c>FixedString</c> or <c>LowCardinality(String)</c>.</summary>
public sealed class StringColumn : Column
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly int[]? _dictionaryIndexes;

    internal StringColumn(string name, string type, byte[]? nulls, byte[] bytes, int[] ends, int[]? dictionaryIndexes = null)
        : base(name, type, nulls)
    {
        _bytes = bytes;
        _ends = ends;
        _dictionaryIndexes = dictionaryIndexes;
    }

    /// <summary>The bytes of a row's text, as stored: normally UTF-8, but ClickHouse does not check.</summary>
    /// <param name="row">The row, from 0.</param>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            var entry = _dictionaryIndexes is null ? row : _dictionaryIndexes[row];
            var start = entry == 0 ? 0 : _ends[entry - 1];
            return _bytes.AsSpan(start, _ends[entry] - start);
        }
    }

    internal override Column WithIndexes(string name, string type, byte[]? nulls, int[] indexes) => new StringColumn(name, type, nulls, _bytes, _ends, indexes);
}

/// <summary>Lists; of type <c>Array(T)</c>.</summary>
public sealed class ArrayColumn : Column
{
    private readonly int[] _ends;

    internal ArrayColumn(string name, string type, int[] ends, Column items)
        : base(name, type, nulls: null)
    {
        _ends = ends;
        Items = items;
    }

    /// <summary>The items of all rows, one after the other.</summary>
    public Column Items { get; }

    /// <summary>Where in <see cref="Items"/> the items of a row stand.</summary>
    /// <param name="row">The row, from 0.</param>
    public Range this[int row] => (row == 0 ? 0 : _ends[row - 1]).._ends[row];

    internal override Column WithIndexes(string name, string type, byte[]? nulls, int[] indexes) =>
        throw new NotSupportedException($"Column '{name}' has a dictionary of lists, which the result reader does not know.");
}
