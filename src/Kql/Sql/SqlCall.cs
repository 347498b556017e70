using Patchbay.Kql.Binding;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Sql;

/// <summary>A call that is being written as SQL: its arguments, and what their SQL is.</summary>
internal sealed class SqlCall(SqlScalarWriter writer, IReadOnlyList<BoundScalar> arguments, KqlType type)
{
    // Many templates need an argument twice; written twice at every level of nesting it would take for ever.
    private readonly string?[] _written = new string?[arguments.Count];

    /// <summary>The SQL of an argument, in full width where it is a constant.</summary>
    public string this[int index] => _written[index] ??= writer.Write(arguments[index]);

    public int Count => arguments.Count;

    /// <summary>The call's type.</summary>
    public KqlType Type => type;

    public IReadOnlyList<BoundScalar> Arguments => arguments;

    /// <summary>Whether the rows are grouped, so that no group is empty.</summary>
    public bool IsGrouped => writer.IsGrouped;

    /// <summary>The column that numbers the rows which an aggregate reads; empty when they have no order.</summary>
    public string GroupOrder => writer.GroupOrder;

    /// <summary>The window of a window function: its parts, the order of its rows, and how far it reaches.</summary>
    /// <param name="part">A further expression that begins a new part where it changes; null for none.</param>
    /// <param name="frame">The frame clause; empty for the function's own.</param>
    public string Over(string? part = null, string frame = "")
    {
        var parts = part is null ? writer.WindowParts : [.. writer.WindowParts, part];
        var clauses = new[] { parts.Count == 0 ? "" : $"PARTITION BY {string.Join(", ", parts)}", writer.WindowOrder, frame };
        return $"OVER ({string.Join(' ', clauses.Where(clause => clause.Length > 0))})";
    }

    /// <summary>The SQL of every argument.</summary>
    public IEnumerable<string> All => Enumerable.Range(0, Count).Select(index => this[index]);

    /// <summary>The SQL of an argument whose type the other operand settles: a constant without its width.</summary>
    public string Plain(int index) => arguments[index] is BoundLiteral ? writer.WritePlain(arguments[index]) : this[index];

    /// <summary>An argument where only true counts.</summary>
    public string Predicate(int index) => writer.WritePredicate(arguments[index]);

    public bool CanBeNull(int index) => arguments[index].CanBeNull;

    public KqlType TypeOf(int index) => arguments[index].Type;

    /// <summary>The value of a constant argument, or null.</summary>
    public object? Constant(int index) => index < arguments.Count && arguments[index] is BoundLiteral literal ? literal.Value : null;

    /// <summary>An argument as JSON text; null stays null.</summary>
    public string Json(int index) => ConversionFunctions.ToDynamic(writer, this[index], arguments[index]);

    /// <summary>SQL of a type, never null, as JSON text.</summary>
    public string JsonOf(string sql, KqlType from) => ConversionFunctions.ToDynamic(writer, sql, BoundLiteral.Text("") with { Type = from });

    /// <summary>An argument converted to a type.</summary>
    public string Converted(int index, KqlType to) => ConversionFunctions.Write(writer, this[index], arguments[index], to);

    /// <summary>A text converted to a type.</summary>
    public string ConvertText(string sql, KqlType to) => ConversionFunctions.Write(writer, sql, BoundLiteral.Text(""), to);

    /// <summary>The SQL of an expression that is part of an argument.</summary>
    public string Write(BoundScalar scalar) => writer.Write(scalar);

    /// <summary>Uses an argument's SQL several times while it is computed once.</summary>
    public string Once(int index, Func<string, string> use) => Once(this[index], use);

    /// <summary>Uses SQL several times while it is computed once.</summary>
    public string Once(string sql, Func<string, string> use) => writer.Once(sql, use);

    /// <summary>A fresh name for a lambda's variable.</summary>
    public string Variable(string prefix) => writer.Names.Fresh(prefix);
}
