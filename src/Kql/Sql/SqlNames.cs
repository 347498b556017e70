using Patchbay.Kql.Binding;

namespace Patchbay.Kql.Sql;

/// <summary>
/// Gives each column of a query a name in SQL. The names are unique in the whole text, so that an alias can never be
/// mistaken for a column of another step, and need no qualifier.
/// </summary>
internal sealed class SqlNames
{
    // What the SQL of functions calls the variables of its lambdas: a column of such a name would be taken for the variable inside of them.
    private static readonly HashSet<string> Variables =
        ["a", "b", "c", "found", "i", "j", "p", "s", "x", "y", "z", .. Enumerable.Range(0, 10).SelectMany(depth => (string[])[$"e{depth}", $"v{depth}"])];

    private readonly Dictionary<ColumnSymbol, string> _names = [];
    private readonly HashSet<string> _taken = new(Variables, StringComparer.OrdinalIgnoreCase);
    private int _lambdaCount;

    /// <summary>The quoted name of a column.</summary>
    public string this[ColumnSymbol column]
    {
        get
        {
            if (!_names.TryGetValue(column, out var name))
            {
                name = SqlText.Name(Take(column.Name));
                _names.Add(column, name);
            }

            return name;
        }
    }

    /// <summary>Reserves the columns of the tables that the query reads, before any alias gets its name.</summary>
    public void Reserve(string name) => _taken.Add(name);

    /// <summary>Whether a name is one that columns cannot go by in the SQL of expressions.</summary>
    public static bool IsVariable(string name) => Variables.Contains(name);

    /// <summary>Gives a table's column its stored name, if no other use of the table has it already.</summary>
    /// <returns>False when the column got another name and must be read under it.</returns>
    public bool TryUseStoredName(ColumnSymbol column, string storedName)
    {
        if (_names.TryGetValue(column, out var name))
        {
            return name == SqlText.Name(storedName);
        }

        if (!_storedInUse.Add(storedName))
        {
            return false;
        }

        _names.Add(column, SqlText.Name(storedName));
        return true;
    }

    /// <summary>A fresh name for a lambda's variable or a subquery.</summary>
    public string Fresh(string prefix) => Take($"{prefix}{++_lambdaCount}");

    private readonly HashSet<string> _storedInUse = new(StringComparer.Ordinal);

    private string Take(string name)
    {
        var unique = name;
        for (var number = 1; !_taken.Add(unique); number++)
        {
            unique = $"{name}_{number}";
        }

        return unique;
    }
}
