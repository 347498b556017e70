using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Sql;

/// <summary>
/// Writes scalar expressions as SQL. What it writes has the ClickHouse type that belongs to the KQL type
/// (<see cref="SqlText.StoredType"/>; bool may also be UInt8), is Nullable only where the expression can be null, and never
/// null for texts.
/// </summary>
internal sealed class SqlScalarWriter(SqlNames names, Func<PlanNode, ColumnSymbol, string> writeSubquery)
{
    private const int WrittenCountMax = 500_000;
    private const int SqlLengthMax = 1_000_000;

    private int _writtenCount;

    public SqlNames Names => names;

    /// <summary>Whether the rows of the SELECT that is being written are grouped.</summary>
    public bool IsGrouped { get; set; }

    /// <summary>The <c>ORDER BY</c> of window functions in the SELECT that is being written.</summary>
    public string WindowOrder { get; set; } = "";

    /// <summary>What window functions are partitioned by in the SELECT that is being written.</summary>
    public IReadOnlyList<string> WindowParts { get; set; } = [];

    /// <summary>The column that numbers the rows of the SELECT that groups them; empty when they have no order.</summary>
    public string GroupOrder { get; set; } = "";

    /// <summary>Writes an expression.</summary>
    /// <exception cref="TooComplexException">The SQL is too long: an operand that is needed twice doubles it at every level.</exception>
    public string Write(BoundScalar scalar)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_writtenCount > WrittenCountMax)
        {
            throw new TooComplexException("The SQL of an expression of this query is too long.");
        }

        var sql = WriteOne(scalar);
        return sql.Length <= SqlLengthMax ? sql : throw new TooComplexException("The SQL of an expression of this query is too long.");
    }

    private string WriteOne(BoundScalar scalar)
    {
        switch (scalar)
        {
            case BoundLiteral literal:
                return SqlText.Literal(literal.Type, literal.Value);
            case BoundColumn column:
                return names[column.Column];
            case BoundConversion conversion:
                return ConversionFunctions.Write(this, Write(conversion.Operand), conversion.Operand, conversion.Type);
            case BoundCall call:
                return NeverNullText(call, call.Function.Sql(new SqlCall(this, call.Arguments, call.Type)));
            case BoundAggregate aggregate:
                return aggregate.Function.Sql(new SqlCall(this, aggregate.Arguments, aggregate.Type));
            case BoundWindow window:
                return window.Function.Sql(new SqlCall(this, window.Arguments, window.Type));
            case PlannedScalar subquery:
                var value = $"({writeSubquery(subquery.Plan, subquery.Column)} LIMIT 1)";
                return subquery.Type == KqlType.String ? $"ifNull({value}, '')" : value;
            case PlannedIn list:
                return WriteInRelation(list);
            default:
                throw new System.Diagnostics.UnreachableException($"There is no SQL for {scalar.GetType().Name}.");
        }
    }

    /// <summary>Writes an expression beside another operand that settles the type: constants stand there by themselves.</summary>
    public string WritePlain(BoundScalar scalar) => scalar is BoundLiteral { Value: long number, Type: KqlType.Int or KqlType.Long or KqlType.TimeSpan } and not { Value: long.MinValue }
        ? SqlText.Long(number)
        : Write(scalar);

    /// <summary>Writes a condition where null counts as false.</summary>
    public string WritePredicate(BoundScalar scalar) => scalar is BoundCall { Function.PredicateSql: { } template } call
        ? template(new SqlCall(this, call.Arguments, call.Type))
        : Write(scalar);

    /// <summary>
    /// Uses SQL several times while it is computed once. ClickHouse computes equal expressions once, so a short one is simply
    /// repeated; a long one, which repeated at every level of nesting would grow without bound, becomes the only element of a
    /// list.
    /// </summary>
    public string Once(string sql, Func<string, string> use)
    {
        const int RepeatedLengthMax = 120;
        if (sql.Length <= RepeatedLengthMax)
        {
            return use(sql);
        }

        var variable = names.Fresh("v");
        return $"arrayMap({variable} -> {use(variable)}, [{sql}])[1]";
    }

    // A function of ClickHouse yields null from a null; a text of KQL is empty then.
    private static string NeverNullText(BoundCall call, string sql) =>
        call.Type == KqlType.String && !call.Function.ChoosesValue && call.Function.Signatures[0].NullRule != NullRule.Never && call.Arguments.Any(argument => argument.CanBeNull) ? $"ifNull({sql}, '')" : sql;

    private string WriteInRelation(PlannedIn list)
    {
        var operand = Write(list.Operand);
        var subquery = writeSubquery(list.Plan, list.Column);
        if (list.IgnoreCase)
        {
            operand = $"lowerUTF8({operand})";
            subquery = $"SELECT lowerUTF8({names[list.Column]}) FROM ({subquery})";
        }

        // Without this a null on either side would make the answer null.
        return list.Operand.CanBeNull
            ? $"ifNull({operand} {(list.IsNegated ? "NOT IN" : "IN")} ({subquery}), {(list.IsNegated ? "true" : "false")})"
            : $"({operand} {(list.IsNegated ? "NOT IN" : "IN")} ({subquery}))";
    }
}
