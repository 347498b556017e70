using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>join [kind=…] (table) on key, $left.a == $right.b, …</c>.</summary>
internal sealed record JoinSyntax(string Kind, TextSpan KindSpan, ExpressionSyntax Right, IReadOnlyList<ExpressionSyntax> Conditions, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("join", "Joins the rows of two tables by equal keys.", Parse);

    public override string Print(SyntaxPrinter printer) =>
        $"join kind={Kind} ({printer.Print(Right)}){(Conditions.Count == 0 ? "" : $" on {printer.Print(Conditions)}")}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var right = context.Binder.BindRelation(Right);
        if (JoinKinds.Parse(Kind) is not { } kind)
        {
            var nearest = NearestNames.Of(Kind, JoinKinds.Names);
            context.Diagnostics.Error(DiagnosticCodes.BadValue, KindSpan, $"'{Kind}' is no kind of join.{NearestNames.DidYouMean(nearest)}", nearest);
            return new BoundErroneous();
        }

        var keys = JoinCondition.Bind(context, right, Conditions);
        if (keys.Count == 0 && right is not BoundErroneous && !context.Diagnostics.HasErrors)
        {
            context.Diagnostics.Error(DiagnosticCodes.UnexpectedToken, Span, "A join needs the columns to join on: 'on key', or 'on $left.a == $right.b'.");
        }

        return right is BoundErroneous || keys.Count == 0 ? new BoundErroneous() : BoundJoin.Of(context.Input, right, kind, keys, dropsRightKeys: false);
    }

    private static JoinSyntax Parse(Parser parser, Token keyword)
    {
        var options = OperatorParameters.Read(parser, "kind");
        var kind = options.GetValueOrDefault("kind", new Token(TokenKind.Name, "innerunique", keyword.Span));
        var right = parser.ParseExpression();
        var conditions = parser.Accept("on") ? parser.ParseList(parser.ParseExpression) : [];
        return new JoinSyntax(kind.Text, kind.Span, right, conditions, parser.SpanFrom(keyword.Span.Start));
    }
}

/// <summary>The kinds of join, by what they keep.</summary>
internal enum JoinKind
{
    InnerUnique,
    Inner,
    LeftOuter,
    RightOuter,
    FullOuter,
    LeftSemi,
    LeftAnti,
    RightSemi,
    RightAnti,
}

/// <summary>The words for the kinds of join.</summary>
internal static class JoinKinds
{
    public static readonly IReadOnlyList<string> Names =
    [
        "innerunique", "inner", "leftouter", "rightouter", "fullouter", "leftsemi", "rightsemi", "leftanti", "rightanti", "anti", "leftantisemi", "rightantisemi",
    ];

    public static JoinKind? Parse(string word) => word switch
    {
        "innerunique" => JoinKind.InnerUnique,
        "inner" => JoinKind.Inner,
        "leftouter" => JoinKind.LeftOuter,
        "rightouter" => JoinKind.RightOuter,
        "fullouter" => JoinKind.FullOuter,
        "leftsemi" => JoinKind.LeftSemi,
        "rightsemi" => JoinKind.RightSemi,
        "leftanti" or "anti" or "leftantisemi" => JoinKind.LeftAnti,
        "rightanti" or "rightantisemi" => JoinKind.RightAnti,
        _ => null,
    };
}

/// <summary>Reads the conditions of a join or lookup.</summary>
internal static class JoinCondition
{
    public static IReadOnlyList<JoinKey> Bind(OperatorBinding context, BoundRelation right, IReadOnlyList<ExpressionSyntax> conditions)
    {
        var keys = new List<JoinKey>();
        foreach (var condition in conditions.SelectMany(condition => condition is LogicalSyntax { Operator: "and" } all ? all.Operands : [condition]))
        {
            var (left, other) = condition switch
            {
                NameSyntax name => (context.FindColumn(name.Name, name.Span), context.FindColumn(right, name.Name, name.Span)),
                BinarySyntax { Operator: "==" } equality => BindEquality(context, right, equality),
                _ => Refuse(context, condition),
            };
            if (left is null || other is null)
            {
                continue;
            }

            if (left.Type == KqlType.Dynamic || other.Type == KqlType.Dynamic || (left.Type != other.Type && !(left.Type.IsInteger() && other.Type.IsInteger())))
            {
                var hint = left.Type == KqlType.Dynamic || other.Type == KqlType.Dynamic ? " Convert dynamic values before the join, for example with tostring(…)." : "";
                context.Diagnostics.Error(DiagnosticCodes.TypeMismatch, condition.Span, $"The keys of a join have one type; '{left.Name}' is {left.Type.NameWithArticle()}, '{other.Name}' {other.Type.NameWithArticle()}.{hint}");
                continue;
            }

            keys.Add(new JoinKey(left, other));
        }

        return keys;
    }

    private static (ColumnSymbol?, ColumnSymbol?) BindEquality(OperatorBinding context, BoundRelation right, BinarySyntax equality)
    {
        var (left, other) = (equality.Left, equality.Right);
        if (IsSide(left, "$right") && IsSide(other, "$left"))
        {
            (left, other) = (other, left);
        }

        if (!IsSide(left, "$left") || !IsSide(other, "$right"))
        {
            return Refuse(context, equality);
        }

        var leftName = ((MemberSyntax)left).Name;
        var rightName = ((MemberSyntax)other).Name;
        return (context.FindColumn(leftName.Name, leftName.Span), context.FindColumn(right, rightName.Name, rightName.Span));
    }

    private static bool IsSide(ExpressionSyntax syntax, string side) => syntax is MemberSyntax { Target: NameSyntax name } && name.Name == side;

    private static (ColumnSymbol?, ColumnSymbol?) Refuse(OperatorBinding context, ExpressionSyntax condition)
    {
        context.Diagnostics.Error(DiagnosticCodes.UnexpectedToken, condition.Span, "A join is on a column that both tables have, or on '$left.a == $right.b'.");
        return (null, null);
    }
}

/// <summary>Two columns whose values are equal in joined rows.</summary>
internal sealed record JoinKey(ColumnSymbol Left, ColumnSymbol Right)
{
    /// <summary>Whether two nulls count as equal, as they do not in a join that a query writes.</summary>
    public bool NullsAreEqual { get; init; }

    public override string ToString() => $"{Left.Name} == {Right.Name}";
}

internal sealed record BoundJoin(
    BoundRelation Left, BoundRelation Right, JoinKind Kind, IReadOnlyList<JoinKey> Keys, IReadOnlyList<PlanOutput> Outputs)
    : BoundRelation([.. Outputs.Select(output => output.Column)])
{
    public override IEnumerable<BoundRelation> Inputs => [Left, Right];

    public override string Describe() => $"join kind={Kind.ToString().ToLowerInvariant()} on {string.Join(", ", Keys)}";

    /// <summary>Joins two relations, with the column names that the language gives the result.</summary>
    public static BoundJoin Of(BoundRelation left, BoundRelation right, JoinKind kind, IReadOnlyList<JoinKey> keys, bool dropsRightKeys)
    {
        var names = new ColumnList(new DiagnosticBag());
        var outputs = new List<PlanOutput>();
        if (kind is not (JoinKind.RightSemi or JoinKind.RightAnti))
        {
            AddColumns(left.Columns, isOptional: kind is JoinKind.RightOuter or JoinKind.FullOuter);
        }

        if (kind is not (JoinKind.LeftSemi or JoinKind.LeftAnti))
        {
            var rightKeys = keys.Select(key => key.Right).ToHashSet();
            AddColumns(right.Columns.Where(column => !dropsRightKeys || !rightKeys.Contains(column)), isOptional: kind is JoinKind.LeftOuter or JoinKind.FullOuter);
        }

        return new BoundJoin(left, right, kind, keys, outputs);

        void AddColumns(IEnumerable<ColumnSymbol> columns, bool isOptional)
        {
            foreach (var column in columns)
            {
                outputs.Add(new PlanOutput(new ColumnSymbol(names.UniqueName(column.Name), column.Type, column.CanBeNull || isOptional), new BoundColumn(column)));
            }
        }
    }

    public override PlanNode Plan(Planner planner) => planner.Join(planner.Plan(Left), planner.Plan(Right), Kind, Keys, Outputs);
}
