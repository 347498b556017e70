using Patchbay.Kql.Symbols;

namespace Patchbay.EngineTests.Kql.Reference;

/// <summary>A column of a table.</summary>
internal sealed record Field(string Name, KqlType Type);

/// <summary>Rows in memory, as the reference has them between two operators.</summary>
/// <param name="Fields">The columns.</param>
/// <param name="Rows">The cells of each row, in the order of the columns.</param>
internal sealed record Table(IReadOnlyList<Field> Fields, IReadOnlyList<object?[]> Rows)
{
    /// <summary>Columns whose values together are different in every row; null when none are known to be.</summary>
    public IReadOnlyList<string>? Key { get; init; }

    /// <summary>Whether the order of the rows is certain to the last.</summary>
    public bool IsOrdered { get; init; }

    public int IndexOf(string name) => Fields.ToList().FindIndex(field => field.Name == name);

    /// <summary>The rows with other columns, computed from each; what is known of the key stays as far as its columns do.</summary>
    public Table Project(IReadOnlyList<(Field Field, Func<object?[], object?> Value)> outputs, Func<string, string>? newName = null)
    {
        newName ??= name => name;
        var key = Key?.Select(newName).ToList();
        return new Table([.. outputs.Select(output => output.Field)], [.. Rows.Select(row => outputs.Select(output => output.Value(row)).ToArray())])
        {
            Key = key is not null && key.TrueForAll(name => outputs.Any(output => output.Field.Name == name)) ? key : null,
            IsOrdered = IsOrdered,
        };
    }

    /// <summary>A column as an output of <see cref="Project"/>.</summary>
    public (Field Field, Func<object?[], object?> Value) Same(Field field)
    {
        var index = IndexOf(field.Name);
        return (field, row => row[index]);
    }

    /// <summary>The value that a cell has where there is no row.</summary>
    public static object? Missing(Field field) => field.Type == KqlType.String ? "" : null;
}
