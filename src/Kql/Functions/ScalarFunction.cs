using Patchbay.Kql.Binding;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Functions;

/// <summary>Writes a call as SQL.</summary>
internal delegate string SqlTemplate(SqlCall call);

/// <summary>A built-in function or operator whose result depends on its arguments alone: one row of the function table.</summary>
internal sealed class ScalarFunction
{
    /// <summary>Makes a row.</summary>
    /// <param name="name">The name in KQL; for operators the sign.</param>
    /// <param name="signatures">What it takes and returns, see <see cref="Signature"/>; several are separated by <c>|</c>.</param>
    /// <param name="sql">Its SQL. Nulls must come out as the signature's null rule says, texts never null.</param>
    public ScalarFunction(string name, string signatures, SqlTemplate sql)
    {
        Name = name;
        Signatures = [.. signatures.Split('|', StringSplitOptions.TrimEntries).Select(Signature.Parse)];
        Sql = sql;
    }

    public string Name { get; }

    public IReadOnlyList<Signature> Signatures { get; }

    public SqlTemplate Sql { get; }

    /// <summary>Its SQL where only true counts, as in <c>where</c>: shorter, and such that indexes are used. Null when it is the same.</summary>
    public SqlTemplate? PredicateSql { get; init; }

    /// <summary>Computes the call from constants while compiling; returns null when it cannot.</summary>
    public Func<IReadOnlyList<BoundLiteral>, BoundLiteral?>? Fold { get; init; }

    /// <summary>Binds a call that follows rules of its own, from its syntax; the signature is then for the docs alone.</summary>
    public Func<ScalarBinder, CallSyntax, BoundScalar>? Bind { get; init; }

    /// <summary>Binds a call that may make several columns; null for all others.</summary>
    public Func<ScalarBinder, CallSyntax, IReadOnlyList<NamedScalar>>? BindColumns { get; init; }

    public ResultName ResultName { get; init; }

    /// <summary>The texts of which an argument must be one, in any case; null for all functions without such an argument.</summary>
    public ArgumentChoice? Choice { get; init; }

    /// <summary>The suffix of <see cref="ResultName.FirstArgumentAndSuffix"/>.</summary>
    public string? ResultSuffix { get; init; }

    /// <summary>The prefix of <see cref="ResultName.PrefixAndFirstArgument"/>; the function's name when null.</summary>
    public string? ResultPrefix { get; init; }

    /// <summary>Whether it returns one of its values, so that a null condition makes no null.</summary>
    public bool ChoosesValue { get; init; }

    /// <summary>Whether two calls with equal arguments may differ.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>Whether it is an operator and cannot be called by name.</summary>
    public bool IsOperator { get; init; }

    /// <summary>How its results may differ from the service's, as a sentence for the docs; null when they do not.</summary>
    public string? Difference { get; init; }

    public override string ToString() => Name;
}

/// <summary>An argument that is one of some texts.</summary>
/// <param name="Index">Its place among the arguments.</param>
/// <param name="Texts">The texts.</param>
internal sealed record ArgumentChoice(int Index, IReadOnlyList<string> Texts);

/// <summary>A window function: its value depends on the rows around.</summary>
internal sealed class WindowFunction(string name, string signature, SqlTemplate sql)
{
    public string Name { get; } = name;

    public IReadOnlyList<Signature> Signatures { get; } = [.. signature.Split('|', StringSplitOptions.TrimEntries).Select(Signature.Parse)];

    /// <summary>Its SQL; the window is <see cref="SqlCall.Over"/>.</summary>
    public SqlTemplate Sql { get; } = sql;

    public string? Difference { get; init; }

    public override string ToString() => Name;
}

/// <summary>An aggregate function: one value from the rows of a group.</summary>
internal sealed class AggregateFunction(string name, string signatures, SqlTemplate sql)
{
    public string Name { get; } = name;

    public IReadOnlyList<Signature> Signatures { get; } = [.. signatures.Split('|', StringSplitOptions.TrimEntries).Select(Signature.Parse)];

    public SqlTemplate Sql { get; } = sql;

    /// <summary>The prefix of the column's name.</summary>
    public string ResultPrefix { get; init; } = name;

    public ResultName ResultName { get; init; } = ResultName.PrefixAndFirstArgument;

    /// <summary>Whether the result depends on the order of the rows, so that an ordered input must be respected.</summary>
    public bool DependsOnOrder { get; init; }

    /// <summary>Binds a call that makes several columns; null for all others.</summary>
    public Func<AggregateCall, IReadOnlyList<NamedScalar>>? BindColumns { get; init; }

    public string? Difference { get; init; }

    public override string ToString() => Name;
}

/// <summary>A call of an aggregate that may make several columns.</summary>
/// <param name="Binder">Binds arguments in the rows that are aggregated.</param>
/// <param name="Function">The function.</param>
/// <param name="Syntax">The call as written.</param>
/// <param name="GroupColumns">The columns grouped by, which <c>*</c> leaves out.</param>
internal sealed record AggregateCall(ScalarBinder Binder, AggregateFunction Function, CallSyntax Syntax, IReadOnlySet<ColumnSymbol> GroupColumns);

/// <summary>One of the columns that a call makes.</summary>
/// <param name="Name">The name that the column gets when none is written; null for a numbered one.</param>
/// <param name="Value">Its value.</param>
internal sealed record NamedScalar(string? Name, BoundScalar Value);
