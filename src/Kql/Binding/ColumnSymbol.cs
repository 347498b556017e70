using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Binding;

/// <summary>
/// A column of one relation in one query. Two columns are the same only if they are the same object; names are for
/// looking up and for showing.
/// </summary>
internal sealed class ColumnSymbol(string name, KqlType type, bool canBeNull)
{
    public string Name { get; } = name;

    public KqlType Type { get; } = type;

    /// <summary>Whether a row may hold null here; never true for texts.</summary>
    public bool CanBeNull { get; } = canBeNull && type != KqlType.String;

    /// <summary>The same column under another identity, as each use of a <c>let</c> needs it.</summary>
    public ColumnSymbol Copy(string? name = null) => new(name ?? Name, Type, CanBeNull);

    public override string ToString() => $"{Name}:{Type.Name()}";
}
