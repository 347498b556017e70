using Patchbay.Kql.Functions;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Binding;

/// <summary>A scalar expression whose names and types are known.</summary>
/// <param name="Type">The type.</param>
/// <param name="CanBeNull">Whether its value may be null; never true for texts.</param>
internal abstract record BoundScalar(KqlType Type, bool CanBeNull)
{
    /// <summary>The expressions that this one is made of.</summary>
    public virtual IEnumerable<BoundScalar> Children => [];

    /// <summary>The columns whose values it reads, also inside of subqueries.</summary>
    public IEnumerable<ColumnSymbol> References()
    {
        // An explicit stack: chains of conditions may be long.
        var pending = new Stack<BoundScalar>([this]);
        while (pending.TryPop(out var scalar))
        {
            if (scalar is BoundColumn column)
            {
                yield return column.Column;
            }

            foreach (var child in scalar.Children)
            {
                pending.Push(child);
            }
        }
    }

    /// <summary>How many expressions this one is made of, itself included.</summary>
    public int Count()
    {
        var count = 0;
        Any(_ => ++count < 0);
        return count;
    }

    /// <summary>Whether this or an expression in it meets a condition.</summary>
    public bool Any(Func<BoundScalar, bool> condition)
    {
        var pending = new Stack<BoundScalar>([this]);
        while (pending.TryPop(out var scalar))
        {
            if (condition(scalar))
            {
                return true;
            }

            foreach (var child in scalar.Children)
            {
                pending.Push(child);
            }
        }

        return false;
    }
}

/// <summary>A constant; for the values see <see cref="Syntax.LiteralSyntax"/>.</summary>
internal sealed record BoundLiteral(KqlType Type, object? Value) : BoundScalar(Type, Value is null && Type != KqlType.String)
{
    public static BoundLiteral Long(long value) => new(KqlType.Long, value);

    public static BoundLiteral Text(string value) => new(KqlType.String, value);

    public static BoundLiteral Bool(bool value) => new(KqlType.Bool, value);

    /// <summary>The null of a type; for texts the empty one.</summary>
    public static BoundLiteral Null(KqlType type) => new(type, type == KqlType.String ? "" : null);
}

/// <summary>The value of a column in the current row.</summary>
internal sealed record BoundColumn(ColumnSymbol Column) : BoundScalar(Column.Type, Column.CanBeNull);

/// <summary>A function or operator with its arguments, converted to what it takes.</summary>
internal sealed record BoundCall(ScalarFunction Function, IReadOnlyList<BoundScalar> Arguments, KqlType Type, bool CanBeNull) : BoundScalar(Type, CanBeNull)
{
    public override IEnumerable<BoundScalar> Children => Arguments;
}

/// <summary>A change of type; what cannot be changed becomes null.</summary>
internal sealed record BoundConversion(BoundScalar Operand, KqlType Type, bool CanBeNull) : BoundScalar(Type, CanBeNull)
{
    public override IEnumerable<BoundScalar> Children => [Operand];
}

/// <summary>An aggregate over the rows of a group.</summary>
internal sealed record BoundAggregate(AggregateFunction Function, IReadOnlyList<BoundScalar> Arguments, KqlType Type, bool CanBeNull) : BoundScalar(Type, CanBeNull)
{
    public override IEnumerable<BoundScalar> Children => Arguments;
}

/// <summary>A function that looks at neighbouring rows in the order of its relation.</summary>
internal sealed record BoundWindow(WindowFunction Function, IReadOnlyList<BoundScalar> Arguments, KqlType Type, bool CanBeNull) : BoundScalar(Type, CanBeNull)
{
    public override IEnumerable<BoundScalar> Children => Arguments;
}

/// <summary><c>toscalar(T)</c>: the first column of the first row, null without a row.</summary>
internal sealed record BoundToScalar(BoundRelation Relation) : BoundScalar(Relation.Columns[0].Type, CanBeNull: true);

/// <summary><c>x in (T)</c>: whether the first column of a relation holds a value.</summary>
internal sealed record BoundInRelation(BoundScalar Operand, BoundRelation Relation, bool IgnoreCase, bool IsNegated) : BoundScalar(KqlType.Bool, CanBeNull: false)
{
    public override IEnumerable<BoundScalar> Children => [Operand];
}
