using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Binding;

/// <summary>Calls: which function a name means, whether the arguments fit, and what comes out.</summary>
internal sealed partial class ScalarBinder
{
    /// <summary>Makes a call of a function whose arguments are bound already, converted to what its signature takes.</summary>
    public static BoundCall Call(ScalarFunction function, params IReadOnlyList<BoundScalar> arguments) => (BoundCall)Apply(function, function.Signatures[0], arguments, literalType: KqlType.Unknown, fold: false);

    private BoundScalar BindCall(CallSyntax call)
    {
        var name = call.Name.Name;
        switch (Binder.Scope.Find(name))
        {
            case FunctionDefinition defined:
                return Binder.CallScalarFunction(defined, call.Arguments, call.Span, this);
            case RelationDefinition { IsView: true }:
                return Fail(DiagnosticCodes.TableOrValue, call.Span, $"'{name}' yields a table, where a single value is expected.");
        }

        if (name is "toscalar")
        {
            return BindToScalar(call);
        }

        if (FunctionTable.FindAggregate(name) is { } aggregate)
        {
            return BindAggregate(aggregate, call);
        }

        if (FunctionTable.FindWindow(name) is { } window)
        {
            return BindWindow(window, call);
        }

        if (Binder.FindLookup(name) is { } lookup)
        {
            return BindLookup(lookup, call);
        }

        if (FunctionTable.Find(name) is not { IsOperator: false } function)
        {
            return FailUnknownFunction(call);
        }

        if (function.BindColumns is { } bindColumns)
        {
            var columns = bindColumns(this, call);
            return columns.Count == 0 ? Erroneous : columns is [var only] ? only.Value : FailSeveralColumns(call);
        }

        if (function.Bind is { } special)
        {
            return special(this, call);
        }

        var arguments = call.Arguments.Select(argument => argument is TypeOfSyntax ? Erroneous : Bind(argument)).ToList();
        return Resolve(function, function.Signatures, call, arguments, (signature, literalType) => Apply(function, signature, arguments, literalType, fold: true));
    }

    private BoundScalar BindLookup(LookupFunction lookup, CallSyntax call)
    {
        var arguments = call.Arguments.Select(Bind).ToList();
        return arguments is [BoundLiteral { Value: string list }, ..] && lookup.Find(list) is null
            ? Fail(DiagnosticCodes.BadValue, call.Arguments[0].Span, $"'{lookup.Name}' knows no '{list}'; it knows {string.Join(", ", lookup.Lists.Select(known => $"'{known.Name}'"))}.")
            : Resolve(lookup.Function, lookup.Function.Signatures, call, arguments, (signature, literalType) => Apply(lookup.Function, signature, arguments, literalType, fold: false));
    }

    /// <summary>The columns of a call that may make several; null when the expression is none.</summary>
    public IReadOnlyList<NamedScalar>? BindColumns(ExpressionSyntax syntax) =>
        syntax is CallSyntax call && Binder.Scope.Find(call.Name.Name) is not FunctionDefinition && FunctionTable.Find(call.Name.Name) is { BindColumns: { } bindColumns } ? bindColumns(this, call) : null;

    private BoundScalar FailSeveralColumns(CallSyntax call) =>
        Fail(DiagnosticCodes.AggregateMisplaced, call.Span, $"'{call.Name.Name}' makes several columns here; it can stand only by itself in a list of columns.");

    private BoundScalar FailUnknownFunction(CallSyntax call)
    {
        var name = call.Name.Name;
        if (FunctionTable.RefusalOf(name) is { } refusal)
        {
            return Fail(DiagnosticCodes.NotSupported, call.Name.Span, $"The function '{name}' is not supported here: {refusal}");
        }

        call.Arguments.Where(argument => argument is not (TypeOfSyntax or StarSyntax or NamedSyntax)).ToList().ForEach(argument => Bind(argument));
        var nearest = NearestNames.Of(name, [.. FunctionTable.Names, .. Binder.Scope.Names<FunctionDefinition>(), .. Binder.LookupNames]);
        return Fail(DiagnosticCodes.UnknownFunction, call.Name.Span, $"There is no function '{name}'.{NearestNames.DidYouMean(nearest)}", nearest);
    }

    private BoundScalar BindToScalar(CallSyntax call)
    {
        if (call.Arguments is not [var argument])
        {
            return Fail(DiagnosticCodes.ArgumentCount, call.Span, "The function 'toscalar' takes one argument, a table.");
        }

        // toscalar of a value is that value.
        if (Binder.TryBindRelation(argument) is not { } relation)
        {
            return new ScalarBinder(Binder, []).Bind(argument);
        }

        return relation.Columns.Count == 0 ? Erroneous : new BoundToScalar(relation);
    }

    private BoundScalar BindAggregate(AggregateFunction function, CallSyntax call)
    {
        if (!AllowAggregates)
        {
            return Fail(DiagnosticCodes.AggregateMisplaced, call.Span, $"The aggregate '{function.Name}' can stand only in 'summarize' and operators like it, and not inside of another aggregate.");
        }

        if (function.BindColumns is not null)
        {
            var columns = function.BindColumns(new AggregateCall(WithoutAggregates(), function, call, new HashSet<ColumnSymbol>()));
            return columns.Count == 1
                ? columns[0].Value
                : columns.Count == 0 ? Erroneous : FailSeveralColumns(call);
        }

        var inner = WithoutAggregates();
        var arguments = call.Arguments.Select(inner.Bind).ToList();
        return Resolve(function, function.Signatures, call, arguments, (signature, literalType) =>
        {
            var converted = ConvertArguments(signature, arguments, out var type, out var canBeNull);
            return new BoundAggregate(function, converted, ResultType(signature, converted, type, literalType), canBeNull);
        });
    }

    private BoundScalar BindWindow(WindowFunction function, CallSyntax call)
    {
        if (!IsSerialized)
        {
            return Fail(DiagnosticCodes.NotSerialized, call.Span, $"The function '{function.Name}' needs rows in an order; put 'sort by …' or 'serialize' before.");
        }

        var arguments = call.Arguments.Select(Bind).ToList();
        return Resolve(function, function.Signatures, call, arguments, (signature, literalType) =>
        {
            var converted = ConvertArguments(signature, arguments, out var type, out var canBeNull);
            if (WindowFunctions.IsNeighbour(function) && converted is [var column, _, var missing])
            {
                converted = [column, converted[1], Convert(missing, column.Type)];
            }

            return new BoundWindow(function, converted, ResultType(signature, converted, type, literalType), canBeNull);
        });
    }

    /// <summary>Finds the signature that the arguments fit, or says why none does.</summary>
    private BoundScalar Resolve(object function, IReadOnlyList<Signature> signatures, CallSyntax call, List<BoundScalar> arguments, Func<Signature, KqlType, BoundScalar> apply)
    {
        if (arguments.Exists(HasError) && !call.Arguments.Any(argument => argument is TypeOfSyntax))
        {
            return Erroneous;
        }

        var byCount = signatures.Where(signature => arguments.Count >= signature.CountMin && arguments.Count <= signature.CountMax).ToList();
        if (byCount.Count == 0)
        {
            return Fail(DiagnosticCodes.ArgumentCount, call.Span, $"The function '{function}' takes {DescribeCounts(signatures)}, and got {arguments.Count}.");
        }

        (int Index, string Expected)? problem = null;
        foreach (var signature in byCount)
        {
            if (FindProblem(signature, call, arguments) is { } found)
            {
                problem ??= found;
                continue;
            }

            if (function is ScalarFunction { Choice: { } choice } && choice.Index < arguments.Count && arguments[choice.Index] is BoundLiteral { Value: string text } &&
                !choice.Texts.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                var nearest = NearestNames.Of(text, choice.Texts);
                return Fail(DiagnosticCodes.BadValue, call.Arguments[choice.Index].Span, $"The function '{function}' takes one of '{string.Join("', '", choice.Texts)}'; this is '{text}'.{NearestNames.DidYouMean(nearest)}", nearest);
            }

            var literalType = call.Arguments.OfType<TypeOfSyntax>().FirstOrDefault()?.Type ?? KqlType.Unknown;
            return apply(signature, literalType);
        }

        var (index, expected) = problem!.Value;
        return Fail(
            expected.StartsWith("a constant", StringComparison.Ordinal) ? DiagnosticCodes.ConstantExpected : DiagnosticCodes.TypeMismatch,
            call.Arguments[index].Span,
            $"The function '{function}' takes {expected} as argument {index + 1}; this is {arguments[index].Type.NameWithArticle()}.");
    }

    private static string DescribeCounts(IReadOnlyList<Signature> signatures)
    {
        var min = signatures.Min(signature => signature.CountMin);
        var max = signatures.Max(signature => signature.CountMax);
        return (min, max) switch
        {
            (0, 0) => "no arguments",
            (_, int.MaxValue) => $"at least {min} argument{(min == 1 ? "" : "s")}",
            _ when min == max => $"{min} argument{(min == 1 ? "" : "s")}",
            _ => $"{min} to {max} arguments",
        };
    }

    private static (int Index, string Expected)? FindProblem(Signature signature, CallSyntax call, List<BoundScalar> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var parameter = signature.ParameterAt(i);
            var isTypeOf = call.Arguments[i] is TypeOfSyntax;
            if (isTypeOf != (parameter.Kind == ParameterKind.TypeLiteral) || (!isTypeOf && !Accepts(parameter, arguments[i])))
            {
                return (i, Describe(parameter));
            }

            if (parameter.IsConstant && !isTypeOf && arguments[i] is not BoundLiteral)
            {
                return (i, $"a constant ({Describe(parameter)})");
            }
        }

        // A dynamic value is no number or text among others; it has to be converted.
        if (signature.Parameters.Any(parameter => parameter.Kind is ParameterKind.Common or ParameterKind.CommonOrderable) &&
            (CommonType(CommonArguments(signature, arguments)) == KqlType.Unknown || arguments.Select(argument => argument.Type == KqlType.Dynamic).Distinct().Count() > 1))
        {
            var first = arguments[0].Type;
            var index = arguments.FindIndex(argument => argument.Type != first && !(argument.Type.IsNumber() && first.IsNumber()));
            return (Math.Max(0, index), $"{first.NameWithArticle()}, like the arguments before,");
        }

        return null;
    }

    private static bool Accepts(Parameter parameter, BoundScalar argument) => Accepts(parameter, argument.Type) && parameter switch
    {
        // The shape of a literal is known, and an array or bag is no text.
        { Type: KqlType.String } => argument is not BoundLiteral { Type: KqlType.Dynamic, Value: string json } || json[0] is not ('[' or '{'),
        { Kind: ParameterKind.Bag } => argument is not BoundLiteral { Value: string json } || json[0] != '[',
        { Kind: ParameterKind.Array } => argument is not BoundLiteral { Value: string json } || json[0] == '[',
        { Kind: ParameterKind.Column } => argument is BoundColumn,
        _ => true,
    };

    private static bool Accepts(Parameter parameter, KqlType type) => parameter.Kind switch
    {
        ParameterKind.Scalar or ParameterKind.Text or ParameterKind.Common or ParameterKind.CommonOrDynamic or ParameterKind.Column => true,
        ParameterKind.TextOrDynamic => type is KqlType.String or KqlType.Dynamic,
        ParameterKind.Typed => Fits(type, parameter.Type),
        ParameterKind.Integer => type.IsInteger(),
        ParameterKind.Number => type.IsNumber(),
        ParameterKind.Summable => type.IsNumber() || type is KqlType.DateTime or KqlType.TimeSpan,
        ParameterKind.Orderable or ParameterKind.CommonOrderable => type is not (KqlType.Dynamic or KqlType.Guid),
        ParameterKind.NotDynamic => type != KqlType.Dynamic,
        ParameterKind.Array or ParameterKind.Bag => type == KqlType.Dynamic,
        ParameterKind.NumberOrArray => type.IsNumber() || type == KqlType.Dynamic,
        _ => false,
    };

    /// <summary>Whether a value of a type may be given for a parameter of another.</summary>
    public static bool CanPass(KqlType type, KqlType wanted) => type == KqlType.Dynamic || wanted == KqlType.Dynamic || type == wanted || (type.IsNumber() && wanted.IsNumber());

    private static bool Fits(KqlType type, KqlType wanted) => type == wanted || (type, wanted) switch
    {
        (KqlType.Dynamic, KqlType.String) => true,
        (KqlType.Int, KqlType.Long) => true,
        (KqlType.Int or KqlType.Long, KqlType.Real) => true,
        (KqlType.Int or KqlType.Long, KqlType.Decimal) => true,
        (KqlType.Long, KqlType.Int) => true,
        _ => false,
    };

    private static string Describe(Parameter parameter) => parameter.Kind switch
    {
        ParameterKind.TextOrDynamic => "a string or dynamic value",
        ParameterKind.Typed => $"{parameter.Type.NameWithArticle()}",
        ParameterKind.Integer => "an integer",
        ParameterKind.Number => "a number",
        ParameterKind.Summable => "a number, datetime or timespan",
        ParameterKind.Orderable or ParameterKind.CommonOrderable => "a value with an order (no dynamic or guid)",
        ParameterKind.Column => "a column",
        ParameterKind.NotDynamic => "a value that is not dynamic (convert it, for example with tostring)",
        ParameterKind.Array => "a dynamic array",
        ParameterKind.Bag => "a dynamic property bag",
        ParameterKind.NumberOrArray => "a number or a dynamic array",
        ParameterKind.TypeLiteral => "a type, for example typeof(long),",
        _ => "a scalar",
    };

    private static BoundScalar Apply(ScalarFunction function, Signature signature, IReadOnlyList<BoundScalar> arguments, KqlType literalType, bool fold)
    {
        var converted = ConvertArguments(signature, arguments, out var type, out var canBeNull);
        var call = new BoundCall(function, converted, ResultType(signature, converted, type, literalType), canBeNull);
        if (fold && function.Fold is not null && converted.All(argument => argument is BoundLiteral) &&
            function.Fold([.. converted.Cast<BoundLiteral>()]) is { } folded)
        {
            return folded;
        }

        return call.Type == KqlType.String ? call with { CanBeNull = false } : call;
    }

    private static List<BoundScalar> ConvertArguments(Signature signature, IReadOnlyList<BoundScalar> arguments, out KqlType common, out bool canBeNull)
    {
        common = KqlType.Unknown;
        if (signature.Parameters.Any(parameter => parameter.Kind is ParameterKind.Common or ParameterKind.CommonOrDynamic or ParameterKind.CommonOrderable))
        {
            common = CommonType(CommonArguments(signature, arguments));
            common = common == KqlType.Unknown ? KqlType.Dynamic : common;
        }
        else if (signature.Result == "widest")
        {
            common = CommonType([.. arguments.Where((_, index) => signature.ParameterAt(index).Kind == ParameterKind.Number)]);
            common = common == KqlType.Int ? KqlType.Long : common;
        }

        var converted = new List<BoundScalar>(arguments.Count);
        for (var i = 0; i < arguments.Count; i++)
        {
            var parameter = signature.ParameterAt(i);
            converted.Add(parameter.Kind switch
            {
                ParameterKind.Text or ParameterKind.TextOrDynamic => Convert(arguments[i], KqlType.String),
                ParameterKind.Typed => Convert(arguments[i], parameter.Type),
                ParameterKind.Common or ParameterKind.CommonOrDynamic or ParameterKind.CommonOrderable => Convert(arguments[i], common),
                ParameterKind.Number when signature.Result == "widest" => Convert(arguments[i], common),
                _ => arguments[i],
            });
        }

        canBeNull = signature.NullRule switch
        {
            NullRule.Maybe => true,
            NullRule.Never => false,
            _ => converted.Exists(argument => argument.CanBeNull),
        };
        return converted;
    }

    private static List<BoundScalar> CommonArguments(Signature signature, IReadOnlyList<BoundScalar> arguments) =>
        [.. arguments.Where((_, index) => signature.ParameterAt(index).Kind is ParameterKind.Common or ParameterKind.CommonOrDynamic or ParameterKind.CommonOrderable)];

    private static KqlType ResultType(Signature signature, List<BoundScalar> arguments, KqlType common, KqlType literalType) => signature.Result switch
    {
        "common" or "widest" => common,
        "arg0" => arguments[0].Type,
        "promoted0" => arguments[0].Type == KqlType.Int ? KqlType.Long : arguments[0].Type,
        "literal" => literalType,
        _ => KqlTypes.TryParse(signature.Result, out var type) ? type : throw new System.Diagnostics.UnreachableException($"'{signature.Text}' has no known result."),
    };

    /// <summary>The type that all values can be widened to: the same for all, or the widest number. A dynamic gives way to another type.</summary>
    public static KqlType CommonType(IReadOnlyList<BoundScalar> scalars)
    {
        var common = KqlType.Unknown;
        foreach (var type in scalars.Select(scalar => scalar.Type))
        {
            if (common == KqlType.Unknown || common == KqlType.Dynamic)
            {
                common = type;
            }
            else if (type != common && type != KqlType.Dynamic)
            {
                if (!type.IsNumber() || !common.IsNumber())
                {
                    return KqlType.Unknown;
                }

                common = Widest(type, common);
            }
        }

        return common;
    }

    /// <summary>The wider of two number types.</summary>
    public static KqlType Widest(KqlType left, KqlType right) => (KqlType)Math.Max((int)left, (int)right);

    /// <summary>Changes the type of a value where that is needed; constants at once.</summary>
    public static BoundScalar Convert(BoundScalar scalar, KqlType type)
    {
        if (scalar.Type == type || scalar.Type == KqlType.Unknown || type == KqlType.Unknown)
        {
            return scalar;
        }

        if (scalar is BoundLiteral literal && Constants.Convert(literal, type) is { } converted)
        {
            return converted;
        }

        // Widening numbers and printing cannot fail; everything else may.
        var safe = (scalar.Type, type) is (KqlType.Int, KqlType.Long or KqlType.Real or KqlType.Decimal) or (KqlType.Long, KqlType.Real or KqlType.Decimal) or (KqlType.Decimal, KqlType.Real) || type == KqlType.Dynamic;
        return new BoundConversion(scalar, type, type != KqlType.String && (scalar.CanBeNull || !safe));
    }
}
