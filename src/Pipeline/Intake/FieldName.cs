using System.Collections.Frozen;

namespace Patchbay.Pipeline.Intake;

/// <summary>What a record's field means before its table is known.</summary>
internal enum FieldRole : byte
{
    None,
    Type,
    Category,
    Resource,
    Operation,

    /// <summary>The object with the service's own fields, spelled as the common schema of resource logs does.</summary>
    Properties,

    /// <summary>The same word in another case: that object, or a table's column of this name.</summary>
    PropertiesOrColumn,

    /// <summary>The list that an envelope holds.</summary>
    Records,
}

/// <summary>How names are compared: without regard to case and blanks.</summary>
internal static class FieldName
{
    /// <summary>Names that are longer mean no column and are not remembered.</summary>
    public const int LengthMax = 128;

    private static readonly FrozenDictionary<string, FieldRole>.AlternateLookup<ReadOnlySpan<char>> Roles = new Dictionary<string, FieldRole>
    {
        ["type"] = FieldRole.Type,
        ["category"] = FieldRole.Category,
        ["operationcategory"] = FieldRole.Category,
        ["_resourceid"] = FieldRole.Resource,
        ["resourceid"] = FieldRole.Resource,
        ["operationname"] = FieldRole.Operation,
        ["properties"] = FieldRole.PropertiesOrColumn,
        ["records"] = FieldRole.Records,
    }.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Folds a name to what is compared.</summary>
    /// <param name="name">At most <see cref="LengthMax"/> bytes of UTF-8.</param>
    /// <param name="target">At least as long.</param>
    public static ReadOnlySpan<char> Fold(ReadOnlySpan<byte> name, Span<char> target)
    {
        var length = 0;
        foreach (var next in name)
        {
            // The names of columns are ASCII, so bytes beyond it need only stay different from ASCII.
            if (next != ' ')
                target[length++] = char.ToLowerInvariant((char)next);
        }

        return target[..length];
    }

    /// <summary>The role of a name.</summary>
    public static FieldRole RoleOf(ReadOnlySpan<byte> name)
    {
        if (name.Length > LengthMax)
            return FieldRole.None;
        if (name.SequenceEqual("properties"u8))
            return FieldRole.Properties;
        Span<char> folded = stackalloc char[LengthMax];
        return Roles.TryGetValue(Fold(name, folded), out var role) ? role : FieldRole.None;
    }
}
