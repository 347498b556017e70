using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Binding;

/// <summary>Builds the columns of an operator's output and gives them their names.</summary>
internal sealed class ColumnList(DiagnosticBag diagnostics)
{
    private readonly List<ColumnSymbol> _columns = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _unnamedCount;

    public IReadOnlyList<ColumnSymbol> Columns => _columns;

    public int Count => _columns.Count;

    /// <summary>The columns of an input with others added; one of a name that the input has takes that place.</summary>
    public static List<ColumnSymbol> Merge(IReadOnlyList<ColumnSymbol> input, IEnumerable<ColumnSymbol> added)
    {
        var columns = input.ToList();
        foreach (var column in added)
        {
            var place = columns.FindIndex(existing => existing.Name == column.Name);
            if (place >= 0)
            {
                columns[place] = column;
            }
            else
            {
                columns.Add(column);
            }
        }

        return columns;
    }

    /// <summary>Adds a column whose name was written; a second one of that name is an error.</summary>
    public ColumnSymbol AddNamed(string name, TextSpan span, BoundScalar value) => AddNamed(name, span, value.Type, value.CanBeNull);

    /// <summary>Adds a column whose name and type were written; a second one of that name is an error.</summary>
    public ColumnSymbol AddNamed(string name, TextSpan span, KqlType type, bool canBeNull)
    {
        if (!_names.Add(name) && name.Length > 0)
        {
            diagnostics.Error(DiagnosticCodes.DuplicateName, span, $"There are two columns '{name}' in this list.");
        }

        return Add(new ColumnSymbol(name, type, canBeNull));
    }

    /// <summary>Adds a column whose name follows from its expression, made unique by a number; Column1 and so on when there is none.</summary>
    public ColumnSymbol AddUnnamed(string? name, BoundScalar value) => AddUnnamed(name, value.Type, value.CanBeNull);

    /// <summary>The same, where the column's type is not that of its expression.</summary>
    public ColumnSymbol AddUnnamed(string? name, KqlType type, bool canBeNull) => Add(new ColumnSymbol(UniqueName(name), type, canBeNull));

    /// <summary>Adds a column under a name that <see cref="UniqueName(string?)"/> has given.</summary>
    public ColumnSymbol AddReserved(string name, BoundScalar value) => Add(new ColumnSymbol(name, value.Type, value.CanBeNull));

    /// <summary>Adds a column of an input as it is.</summary>
    public void AddExisting(ColumnSymbol column)
    {
        _names.Add(column.Name);
        _columns.Add(column);
    }

    /// <summary>The name itself if it is free, else with the first free number; Column with a number for null.</summary>
    public string UniqueName(string? name)
    {
        if (name is null)
        {
            do
            {
                name = $"Column{++_unnamedCount}";
            }
            while (!_names.Add(name));
            return name;
        }

        return UniqueName(name, _names);
    }

    /// <summary>The name itself if it is not taken, else with the first free number; it is taken from then on.</summary>
    public static string UniqueName(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var number = 1; !taken.Add(unique); number++)
        {
            unique = $"{name}{number}";
        }

        return unique;
    }

    /// <summary>Adds a column from an item of a list, named or not. A column of the input by itself stays that column.</summary>
    public PlanOutput Add(ExpressionSyntax item, BoundScalar value)
    {
        if (item is NamedSyntax { Names: [var name] })
        {
            return new PlanOutput(AddNamed(name.Name, name.Span, value), value);
        }

        if (item is NamedSyntax { Names: [_, var second, ..] })
        {
            diagnostics.Error(DiagnosticCodes.ArgumentCount, second.Span, "This expression makes one column, and takes one name.");
        }

        if (item is not NameSyntax written)
        {
            return new PlanOutput(AddUnnamed(ScalarBinder.ResultNameOf(item), value), value);
        }

        var column = AddNamed(written.Name, written.Span, value);
        if (value is not BoundColumn same || same.Column.Name != column.Name)
        {
            return new PlanOutput(column, value);
        }

        _columns[^1] = same.Column;
        return PlanOutput.Same(same.Column);
    }

    /// <summary>Adds the columns of a call that makes several; names that are written go to the first of them.</summary>
    public IEnumerable<PlanOutput> AddAll(ExpressionSyntax item, IReadOnlyList<NamedScalar> columns)
    {
        var names = (item as NamedSyntax)?.Names ?? [];
        if (names.Count > columns.Count && columns.Count > 0)
        {
            diagnostics.Error(DiagnosticCodes.ArgumentCount, names[columns.Count].Span, $"This expression makes {columns.Count} column{(columns.Count == 1 ? "" : "s")}, and takes as many names.");
        }

        return [.. columns.Select((column, index) => new PlanOutput(
            index < names.Count ? AddNamed(names[index].Name, names[index].Span, column.Value) : AddUnnamed(column.Name, column.Value), column.Value))];
    }

    private ColumnSymbol Add(ColumnSymbol column)
    {
        _columns.Add(column);
        return column;
    }
}
