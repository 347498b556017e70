using System.Text.Json;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Operators;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Binding;

/// <summary>Operators, and access to the inside of dynamic values.</summary>
internal sealed partial class ScalarBinder
{
    private BoundScalar BindLogical(LogicalSyntax logical)
    {
        // Between others, a dynamic operand is read as a bool; a condition by itself is not.
        var operands = logical.Operands.Select(operand => BindCondition(operand, takesDynamic: true)).ToList();
        return operands.Exists(HasError) ? Erroneous : Call(OperatorFunctions.Logical(logical.Operator), operands);
    }

    private BoundScalar BindUnary(UnarySyntax unary)
    {
        var operand = Bind(unary.Operand);
        if (HasError(operand) || unary.Operator == "+")
        {
            return operand;
        }

        if (!operand.Type.IsNumber() && operand.Type is not (KqlType.TimeSpan or KqlType.Dynamic))
        {
            return Fail(DiagnosticCodes.TypeMismatch, unary.Span, $"A {operand.Type.Name()} cannot be negated.");
        }

        // Minus a dynamic value stays dynamic, but is computed as a number.
        return operand.Type == KqlType.Dynamic
            ? Convert(Promote(Call(OperatorFunctions.Negate, Convert(operand, KqlType.Real))), KqlType.Dynamic)
            : Promote(Call(OperatorFunctions.Negate, operand));
    }

    private BoundScalar BindBinary(BinarySyntax binary)
    {
        if (binary.Operator == ":")
        {
            return BindColon(binary);
        }

        if (binary.Left is StarSyntax)
        {
            return BindStarComparison(binary);
        }

        var left = Bind(binary.Left);
        var right = Bind(binary.Right);
        if (HasError(left) || HasError(right))
        {
            return Erroneous;
        }

        return binary.Operator switch
        {
            "==" or "!=" => BindEquality(binary.Operator, left, right),
            "<" or "<=" or ">" or ">=" => BindOrdering(binary, left, right),
            "+" or "-" or "*" or "/" or "%" => BindArithmetic(binary, left, right),
            _ => BindTextOperator(binary, left, right),
        };
    }

    /// <summary>Binds <c>column:"text"</c>, where the text may begin or end with asterisks.</summary>
    private BoundScalar BindColon(BinarySyntax binary)
    {
        var plain = SearchCondition.ToPlain(binary, ignoresCase: true);
        if (binary.Left is StarSyntax && plain != binary)
        {
            return Bind(plain);
        }

        var left = Bind(binary.Left);
        if (HasError(left))
        {
            return Erroneous;
        }

        return left.Type is KqlType.String or KqlType.Dynamic && plain != binary
            ? Bind(plain)
            : Fail(DiagnosticCodes.TypeMismatch, binary.Span, $"':' looks for a text literal in a text; here it stands after {left.Type.NameWithArticle()}.");
    }

    /// <summary>Binds <c>* has "x"</c>: the comparison holds for one of the columns.</summary>
    private BoundScalar BindStarComparison(BinarySyntax binary)
    {
        var right = Bind(binary.Right);
        if (HasError(right))
        {
            return Erroneous;
        }

        var comparisons = _columns.Where(column => right is not BoundLiteral { Value: string text } || TextOperators.CanHold(column.Type, binary.Operator, text)).Select(column =>
        {
            BoundScalar left = new BoundColumn(column);
            if (column.Type == KqlType.Guid && right is BoundLiteral { Value: string searched } && TextOperators.FindWholeGuid(binary.Operator, searched) is { } guid)
            {
                // As an id it is compared, and not made a text of in every row.
                var isSame = BindEquality("==", left, new BoundLiteral(KqlType.Guid, guid));
                return column.CanBeNull ? Call(FunctionTable.Find("coalesce")!, isSame, BoundLiteral.Bool(false)) : isSame;
            }

            return binary.Operator is "==" or "!=" ? BindEquality(binary.Operator, left, right)
                : OperatorFunctions.Text(binary.Operator) is { } function ? BindTextCall(binary, function, left, right)
                : BindTextOperator(binary, left, right);
        }).ToList();
        return comparisons.Count == 0 ? BoundLiteral.Bool(false) : comparisons.Exists(HasError) ? Erroneous : Call(OperatorFunctions.Logical("or"), comparisons);
    }

    private static BoundScalar BindEquality(string sign, BoundScalar left, BoundScalar right)
    {
        (left, right) = ToComparable(left, right);
        return left.Type == right.Type || (left.Type.IsNumber() && right.Type.IsNumber())
            ? Call(OperatorFunctions.Equality(sign), left, right)
            // A value never equals one of an unrelated type.
            : BoundLiteral.Bool(sign == "!=");
    }

    /// <summary>Brings both sides to types that the engine compares, a constant rather than a column.</summary>
    private static (BoundScalar Left, BoundScalar Right) ToComparable(BoundScalar left, BoundScalar right)
    {
        if (left.Type == right.Type)
        {
            return (left, right);
        }

        if (left.Type.IsNumber() && right.Type.IsNumber())
        {
            return left.Type == KqlType.Decimal || right.Type == KqlType.Decimal
                ? (Convert(left, KqlType.Decimal), Convert(right, KqlType.Decimal))
                : (left, right);
        }

        var wanted = (left.Type, right.Type) switch
        {
            (KqlType.Dynamic, var other) => other.IsNumber() ? KqlType.Real : other,
            (var other, KqlType.Dynamic) => other.IsNumber() ? KqlType.Real : other,
            (KqlType.Bool, var other) when other.IsNumber() => KqlType.Real,
            (var other, KqlType.Bool) when other.IsNumber() => KqlType.Real,
            // A text against something else: whichever is a constant takes the other's type.
            (KqlType.String, var other) => left is BoundLiteral || right is not BoundLiteral ? other : KqlType.String,
            (var other, KqlType.String) => right is BoundLiteral || left is not BoundLiteral ? other : KqlType.String,
            _ => KqlType.Unknown,
        };
        return wanted == KqlType.Unknown ? (left, right) : (Convert(left, wanted), Convert(right, wanted));
    }

    private BoundScalar BindOrdering(BinarySyntax binary, BoundScalar left, BoundScalar right)
    {
        var (comparableLeft, comparableRight) = ToComparable(left, right);
        var type = comparableLeft.Type;
        var ordered = (type.IsNumber() && comparableRight.Type.IsNumber()) ||
            (type == comparableRight.Type && type is KqlType.DateTime or KqlType.TimeSpan or KqlType.Bool && left.Type != KqlType.String && right.Type != KqlType.String);
        if (left.Type == KqlType.Dynamic && right.Type == KqlType.Dynamic)
        {
            return Call(OperatorFunctions.Ordering(binary.Operator), Convert(left, KqlType.Real), Convert(right, KqlType.Real));
        }

        if (ordered)
        {
            return Call(OperatorFunctions.Ordering(binary.Operator), comparableLeft, comparableRight);
        }

        var hint = left.Type == KqlType.String && right.Type == KqlType.String ? " Texts are ordered with strcmp(…)." : "";
        return Fail(DiagnosticCodes.TypeMismatch, binary.Span, $"'{binary.Operator}' cannot compare {left.Type.NameWithArticle()} with {right.Type.NameWithArticle()}.{hint}");
    }

    private BoundScalar BindArithmetic(BinarySyntax binary, BoundScalar left, BoundScalar right)
    {
        var function = OperatorFunctions.Arithmetic(binary.Operator, left.Type, right.Type);
        if (left.Type == KqlType.Dynamic || right.Type == KqlType.Dynamic)
        {
            return BindDynamicArithmetic(binary, left, right);
        }

        if (function is null)
        {
            var hint = binary.Operator == "+" && (left.Type == KqlType.String || right.Type == KqlType.String) ? " Texts are joined with strcat(…)." : "";
            return Fail(DiagnosticCodes.TypeMismatch, binary.Span, $"'{binary.Operator}' cannot join {left.Type.NameWithArticle()} and {right.Type.NameWithArticle()}.{hint}");
        }

        if (left.Type.IsNumber() && right.Type.IsNumber())
        {
            // A constant takes the other's type now; the engine widens columns by itself.
            var widest = Widest(Widest(left.Type, right.Type), KqlType.Long);
            left = left is BoundLiteral || widest == KqlType.Decimal ? Convert(left, widest) : left;
            right = right is BoundLiteral || widest == KqlType.Decimal ? Convert(right, widest) : right;
        }

        var call = Promote(Call(function, left, right));
        if (binary.Operator is "/" or "%" && left.Type.IsNumber() && right is BoundLiteral { Value: not (null or 0L or 0.0 or 0m) })
        {
            // Only a divisor of 0 makes a null of what is none.
            call = call with { CanBeNull = left.CanBeNull };
        }

        if (left is BoundLiteral { Value: null } || right is BoundLiteral { Value: null })
        {
            // The engine fails where it takes a null out of an aggregate as a factor.
            return BoundLiteral.Null(call.Type);
        }

        return function.Fold is not null && left is BoundLiteral leftLiteral && right is BoundLiteral rightLiteral && function.Fold([leftLiteral, rightLiteral]) is { } folded ? folded : call;
    }

    // A dynamic operand counts as the type of the other one; two of them are computed as real, and the result is dynamic again.
    private BoundScalar BindDynamicArithmetic(BinarySyntax binary, BoundScalar left, BoundScalar right)
    {
        if (left.Type == right.Type)
        {
            return Convert(BindArithmetic(binary, Convert(left, KqlType.Real), Convert(right, KqlType.Real)), KqlType.Dynamic);
        }

        var type = left.Type == KqlType.Dynamic ? right.Type : left.Type;
        return BindArithmetic(binary, Convert(left, type), Convert(right, type));
    }

    /// <summary>Gives an arithmetic call the type of its operands: the widest number, at least long, or what the operator says.</summary>
    private static BoundCall Promote(BoundCall call)
    {
        if (call.Function.Signatures[0].Result != "widest")
        {
            return call;
        }

        var type = call.Arguments.Select(argument => argument.Type).Aggregate(Widest);
        return call with { Type = Widest(type, KqlType.Long) };
    }

    private BoundScalar BindTextOperator(BinarySyntax binary, BoundScalar left, BoundScalar right)
    {
        if (OperatorFunctions.Text(binary.Operator) is not { } function)
        {
            return Fail(DiagnosticCodes.NotSupported, binary.Span, $"The operator '{binary.Operator}' is not supported here; use 'contains', 'has' or 'matches regex'.");
        }

        if (FindNoText(left, right) is { } wrong)
        {
            return Fail(DiagnosticCodes.TypeMismatch, binary.Span, $"'{binary.Operator}' looks into texts; {wrong.Type.NameWithArticle()} is to be converted with tostring(…).");
        }

        return BindTextCall(binary, function, left, right);
    }

    private static BoundScalar? FindNoText(params ReadOnlySpan<BoundScalar> operands)
    {
        foreach (var operand in operands)
        {
            if (operand.Type is not (KqlType.String or KqlType.Dynamic))
            {
                return operand;
            }
        }

        return null;
    }

    private BoundScalar BindTextCall(BinarySyntax binary, ScalarFunction function, BoundScalar left, BoundScalar right)
    {
        if (binary.Operator == "matches regex" && right is BoundLiteral { Value: string pattern } && RegexText.FindProblem(pattern) is { } problem)
        {
            return Fail(DiagnosticCodes.BadValue, binary.Right.Span, problem);
        }

        return Call(function, Convert(left, KqlType.String), Convert(right, KqlType.String));
    }

    private BoundScalar BindBetween(BetweenSyntax between)
    {
        var operand = Bind(between.Operand);
        var low = Bind(between.Low);
        var high = Bind(between.High);
        if (HasError(operand) || HasError(low) || HasError(high))
        {
            return Erroneous;
        }

        // The right end may be a duration after the left one.
        if (low.Type == KqlType.DateTime && high.Type == KqlType.TimeSpan)
        {
            high = BindArithmetic(new BinarySyntax("+", between.Low, between.High, between.High.Span), low, high);
        }

        var comparable = operand.Type == KqlType.Dynamic ? Convert(operand, low.Type) : operand;
        (low, high) = (ToComparable(comparable, low).Right, ToComparable(comparable, high).Right);
        var fits = (comparable.Type.IsNumber() && low.Type.IsNumber() && high.Type.IsNumber()) ||
            (comparable.Type is KqlType.DateTime or KqlType.TimeSpan && low.Type == comparable.Type && high.Type == comparable.Type);
        if (!fits)
        {
            return Fail(DiagnosticCodes.TypeMismatch, between.Span, $"'between' cannot compare {operand.Type.NameWithArticle()} with a range from {low.Type.Name()} to {high.Type.Name()}.");
        }

        return Call(between.IsNegated ? OperatorFunctions.NotBetween : OperatorFunctions.Between, comparable, low, high);
    }

    private BoundScalar BindIn(InSyntax syntax)
    {
        var operand = Bind(syntax.Operand);
        var isTermList = syntax.Operator is "has_any" or "has_all";
        if (isTermList && !HasError(operand) && FindNoText(operand) is not null)
        {
            return Fail(DiagnosticCodes.TypeMismatch, syntax.Operand.Span, $"'{syntax.Operator}' looks into texts; {operand.Type.NameWithArticle()} is to be converted with tostring(…).");
        }

        if (syntax.Items is [var only] && Binder.TryBindRelation(only) is { } relation)
        {
            return BindInRelation(syntax, operand, relation, isTermList);
        }

        var items = syntax.Items.Select(Bind).ToList();
        if (HasError(operand) || items.Exists(HasError))
        {
            return Erroneous;
        }

        if (items is [{ Type: KqlType.Dynamic } array] && array is not BoundLiteral)
        {
            return Call(OperatorFunctions.InArray(syntax.Operator), Convert(operand, KqlType.String), array);
        }

        items = [.. items.SelectMany(Expand)];
        if (isTermList)
        {
            var terms = items.ConvertAll(item => (BoundScalar)Call(OperatorFunctions.Text("has")!, Convert(operand, KqlType.String), Convert(item, KqlType.String)));
            return terms.Count == 0
                ? BoundLiteral.Bool(syntax.Operator == "has_all")
                : Call(OperatorFunctions.Logical(syntax.Operator == "has_any" ? "or" : "and"), terms);
        }

        var ignoreCase = syntax.Operator.EndsWith('~');
        var negated = syntax.Operator[0] == '!';
        if (ignoreCase)
        {
            return Call(OperatorFunctions.InList(syntax.Operator), [Convert(operand, KqlType.String), .. items.Select(item => Convert(item, KqlType.String))]);
        }

        var comparable = items.ConvertAll(item => ToComparable(operand, item));
        // Constants of one type are a set for the engine; anything else is compared one by one.
        if (comparable.TrueForAll(pair => ReferenceEquals(pair.Left, operand) && pair.Right is BoundLiteral && pair.Right.Type == operand.Type))
        {
            return Call(OperatorFunctions.InList(syntax.Operator), [operand, .. comparable.Select(pair => pair.Right)]);
        }

        var comparisons = items.ConvertAll(item => BindEquality(negated ? "!=" : "==", operand, item));
        return comparisons.Count == 0 ? BoundLiteral.Bool(negated) : Call(OperatorFunctions.Logical(negated ? "and" : "or"), comparisons);
    }

    private BoundScalar BindInRelation(InSyntax syntax, BoundScalar operand, BoundRelation relation, bool isTermList)
    {
        if (HasError(operand) || relation.Columns.Count == 0)
        {
            return Erroneous;
        }

        if (isTermList)
        {
            // The terms become one array, made once.
            var list = new BoundToScalar(new BoundValueList(relation));
            return Call(OperatorFunctions.InArray(syntax.Operator), Convert(operand, KqlType.String), list);
        }

        var ignoreCase = syntax.Operator.EndsWith('~');
        var wanted = ignoreCase ? KqlType.String : relation.Columns[0].Type;
        return new BoundInRelation(Convert(operand, wanted), relation, ignoreCase, IsNegated: syntax.Operator[0] == '!');
    }

    /// <summary>A constant dynamic array stands for its elements.</summary>
    private static IEnumerable<BoundScalar> Expand(BoundScalar item)
    {
        if (item is not BoundLiteral { Type: KqlType.Dynamic, Value: string json } || !json.StartsWith('['))
        {
            return [item];
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        return [.. document.RootElement.EnumerateArray().Select(element => (BoundScalar)(element.ValueKind switch
        {
            JsonValueKind.String => BoundLiteral.Text(element.GetString()!),
            JsonValueKind.Number when element.TryGetInt64(out var number) => BoundLiteral.Long(number),
            JsonValueKind.Number => new BoundLiteral(KqlType.Real, element.GetDouble()),
            JsonValueKind.True or JsonValueKind.False => BoundLiteral.Bool(element.GetBoolean()),
            JsonValueKind.Null => BoundLiteral.Null(KqlType.Dynamic),
            _ => new BoundLiteral(KqlType.Dynamic, element.GetRawText()),
        }))];
    }

    private BoundScalar BindMember(MemberSyntax member) =>
        BindAccess(member.Target, BoundLiteral.Text(member.Name.Name), member.Span);

    private BoundScalar BindIndex(IndexSyntax index) =>
        // Of a call that makes several columns, a place takes one of them.
        index is { Target: CallSyntax, Index: LiteralSyntax { Value: long place } } && BindColumns(index.Target) is { Count: > 1 } columns && place >= 0 && place < columns.Count
            ? columns[(int)place].Value
            : BindAccess(index.Target, Bind(index.Index), index.Span);

    private BoundScalar BindAccess(ExpressionSyntax targetSyntax, BoundScalar key, TextSpan span)
    {
        var target = Bind(targetSyntax);
        if (HasError(target) || HasError(key))
        {
            return Erroneous;
        }

        if (target.Type != KqlType.Dynamic)
        {
            return Fail(DiagnosticCodes.TypeMismatch, targetSyntax.Span, $"Only dynamic values have members; this is {target.Type.NameWithArticle()}.{(target.Type == KqlType.String ? " The function parse_json(…) makes a dynamic value of a text." : "")}");
        }

        key = key.Type == KqlType.Int ? Convert(key, KqlType.Long) : key.Type == KqlType.Dynamic ? Convert(key, KqlType.String) : key;
        return key.Type is KqlType.String or KqlType.Long
            ? Call(OperatorFunctions.Access, target, key)
            : Fail(DiagnosticCodes.TypeMismatch, span, $"A dynamic value is accessed with a name or a number, not with {key.Type.NameWithArticle()}.");
    }
}
