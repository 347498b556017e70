using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Binding;

/// <summary>Binds scalar expressions in the rows of one relation: names to columns and values, calls to functions, and all types.</summary>
internal sealed partial class ScalarBinder
{
    private static readonly BoundLiteral Erroneous = new(KqlType.Unknown, null);

    private readonly IReadOnlyList<ColumnSymbol> _columns;

    /// <param name="binder">The binder of the query, for subqueries and names from outside.</param>
    /// <param name="columns">The columns of the current row.</param>
    public ScalarBinder(QueryBinder binder, IReadOnlyList<ColumnSymbol> columns)
    {
        Binder = binder;
        _columns = columns;
    }

    public QueryBinder Binder { get; }

    public IReadOnlyList<ColumnSymbol> Columns => _columns;

    /// <summary>Whether aggregate functions may stand here, as in <c>summarize</c>.</summary>
    public bool AllowAggregates { get; init; }

    /// <summary>Whether the rows have an order, which window functions need.</summary>
    public bool IsSerialized { get; init; }

    /// <summary>Whether the relation had an error, so that any name may be one of its columns.</summary>
    public bool ColumnsAreUnknown { get; init; }

    private DiagnosticBag Diagnostics => Binder.Diagnostics;

    /// <summary>The same rows, where aggregates may not stand: inside of an aggregate, or of a grouping key.</summary>
    public ScalarBinder WithoutAggregates() => AllowAggregates ? new ScalarBinder(Binder, _columns) { IsSerialized = IsSerialized, ColumnsAreUnknown = ColumnsAreUnknown } : this;

    /// <summary>Binds an expression.</summary>
    public BoundScalar Bind(ExpressionSyntax syntax)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return syntax switch
        {
            LiteralSyntax literal => new BoundLiteral(literal.Type, literal.Type == KqlType.String ? literal.Value ?? "" : literal.Value),
            NameSyntax name => BindName(name),
            CallSyntax call => BindCall(call),
            LogicalSyntax logical => BindLogical(logical),
            BinarySyntax binary => BindBinary(binary),
            UnarySyntax unary => BindUnary(unary),
            BetweenSyntax between => BindBetween(between),
            InSyntax list => BindIn(list),
            MemberSyntax member => BindMember(member),
            IndexSyntax index => BindIndex(index),
            PipelineSyntax or OperatorSourceSyntax => Fail(DiagnosticCodes.TableOrValue, syntax.Span, "A table stands here, where a single value is expected. The function toscalar(…) takes a value out of a table."),
            StarSyntax => Fail(DiagnosticCodes.UnexpectedToken, syntax.Span, "'*' cannot stand here."),
            TypeOfSyntax => Fail(DiagnosticCodes.UnexpectedToken, syntax.Span, "typeof(…) can stand only where a function asks for a type."),
            NamedSyntax named => Fail(DiagnosticCodes.UnexpectedToken, named.Names[0].Span, $"'{named.Names[0].Name} = …' cannot stand here. Values are compared with '=='."),
            _ => Fail(DiagnosticCodes.UnexpectedToken, syntax.Span, "This cannot stand where a value is expected."),
        };
    }

    /// <summary>Binds a condition; anything but a bool is reported.</summary>
    public BoundScalar BindCondition(ExpressionSyntax syntax, bool takesDynamic = false)
    {
        if (syntax is BinarySyntax { Left: StarSyntax, Operator: not ":" } star)
        {
            return BindStarComparison(star);
        }

        if (syntax is NamedSyntax { Names: [var name] } assignment)
        {
            return Fail(DiagnosticCodes.TypeMismatch, assignment.Span, $"A condition compares with '==', not with '='. Did you mean '{name.Name} == …'?");
        }

        var condition = Bind(syntax);
        if (takesDynamic && condition.Type == KqlType.Dynamic)
        {
            return Convert(condition, KqlType.Bool);
        }

        return condition.Type is KqlType.Bool or KqlType.Unknown
            ? condition
            : Fail(DiagnosticCodes.TypeMismatch, syntax.Span, $"A condition is a bool; this is {condition.Type.NameWithArticle()}.{(condition.Type == KqlType.Dynamic ? " Convert it with tobool(…)." : "")}");
    }

    /// <summary>Binds an expression that must be known before the query runs.</summary>
    public BoundLiteral? BindConstant(ExpressionSyntax syntax)
    {
        var scalar = Bind(syntax);
        if (scalar is BoundLiteral literal)
        {
            return literal;
        }

        Fail(DiagnosticCodes.ConstantExpected, syntax.Span, "A constant is needed here.");
        return null;
    }

    /// <summary>Reports an error and stands in for the expression that has it.</summary>
    public BoundScalar Fail(string code, TextSpan span, string message, IReadOnlyList<string>? suggestions = null)
    {
        Diagnostics.Error(code, span, message, suggestions);
        return Erroneous;
    }

    /// <summary>Whether the operand of an expression had an error already.</summary>
    private static bool HasError(BoundScalar scalar) => scalar.Type == KqlType.Unknown;

    private BoundScalar BindName(NameSyntax name)
    {
        if (FindColumn(name.Name) is { } column)
        {
            return new BoundColumn(column);
        }

        switch (Binder.Scope.Find(name.Name))
        {
            case ScalarDefinition scalar:
                return Binder.Use(scalar, name.Span) ?? Erroneous;
            case FunctionDefinition { NeedsArguments: false } function:
                return Binder.CallScalarFunction(function, [], name.Span);
            case FunctionDefinition function:
                return Fail(DiagnosticCodes.ArgumentCount, name.Span, $"'{name.Name}' is a function with parameters; call it as {name.Name}({string.Join(", ", function.Syntax.Parameters.Select(parameter => parameter.Name.Name))}).");
            case RelationDefinition:
                return Fail(DiagnosticCodes.TableOrValue, name.Span, $"'{name.Name}' is a table, where a single value is expected. The function toscalar(…) takes a value out of a table.");
        }

        if (name.Name.Length == 0 || ColumnsAreUnknown)
        {
            return Erroneous;
        }

        var nearest = NearestNames.Of(name.Name, _columns.Select(known => known.Name).Concat(Binder.Scope.Names<ScalarDefinition>()));
        return Fail(DiagnosticCodes.UnknownName, name.Span, $"There is no column or variable '{name.Name}' here.{NearestNames.DidYouMean(nearest)}", nearest);
    }

    public ColumnSymbol? FindColumn(string name)
    {
        foreach (var column in _columns)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>The name that a column gets from its expression, or null when it gets a numbered one.</summary>
    public static string? ResultNameOf(ExpressionSyntax syntax)
    {
        switch (syntax)
        {
            case NameSyntax name:
                return name.Name;
            case MemberSyntax member:
                return ResultNameOf(member.Target) is { } target ? $"{target}_{member.Name.Name}" : null;
            case IndexSyntax index:
                return ResultNameOf(index.Target) is { } array ? $"{array}_{(index.Index is LiteralSyntax { Value: (string or >= 0L) and var key } ? key : "")}" : null;
            case CallSyntax call:
                return ResultNameOfCall(call);
            default:
                return null;
        }
    }

    private static string? ResultNameOfCall(CallSyntax call)
    {
        var first = call.Arguments.Count > 0 ? ResultNameOf(call.Arguments[0]) : null;
        if (FunctionTable.FindAggregate(call.Name.Name) is { } aggregate)
        {
            return aggregate.ResultName switch
            {
                ResultName.PrefixAndFirstArgument => $"{aggregate.ResultPrefix}_{first}",
                ResultName.FirstArgument => first,
                _ => null,
            };
        }

        var function = FunctionTable.Find(call.Name.Name);
        return function?.ResultName switch
        {
            ResultName.FirstArgument => first,
            ResultName.Prefix => function.ResultPrefix,
            ResultName.OnlyArgument => call.Arguments.Count == 1 ? first : null,
            ResultName.PrefixAndFirstArgument => $"{function.ResultPrefix ?? function.Name}_{first}",
            ResultName.FirstArgumentAndSuffix => first is null ? null : $"{first}_{function.ResultSuffix}",
            _ => null,
        };
    }
}
