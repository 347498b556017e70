using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary>An aggregate of a <c>make-series</c>, and what stands where it has no value.</summary>
internal sealed record SeriesSyntax(ExpressionSyntax Aggregate, ExpressionSyntax? Default);

/// <summary><c>make-series [kind=nonempty] aggregate [default=value], … on axis [from start] [to stop] step step [by key, …]</c>.</summary>
internal sealed record MakeSeriesSyntax(
    bool IsNonEmpty, IReadOnlyList<SeriesSyntax> Series, ExpressionSyntax Axis, ExpressionSyntax? From, ExpressionSyntax? To, ExpressionSyntax Step, IReadOnlyList<ExpressionSyntax> Keys, TextSpan Span)
    : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("make-series", "Aggregates along an axis into arrays without gaps.", Parse);

    public override string Print(SyntaxPrinter printer)
    {
        var series = Series.Select(item => printer.Print(item.Aggregate) + (item.Default is null ? "" : $" default={printer.Print(item.Default)}"));
        var ends = (From is null ? "" : $" from {printer.Print(From)}") + (To is null ? "" : $" to {printer.Print(To)}");
        return $"make-series{(IsNonEmpty ? " kind=nonempty" : "")} {string.Join(", ", series)} on {printer.Print(Axis)}{ends} step {printer.Print(Step)}{(Keys.Count == 0 ? "" : $" by {printer.Print(Keys)}")}";
    }

    public override BoundRelation Bind(OperatorBinding context)
    {
        var list = new ColumnList(context.Diagnostics);
        var scalars = context.Scalars;
        var keys = Keys.Select(item => Grouping.Check(context, item.Span, list.Add(item, scalars.Bind(item is NamedSyntax named ? named.Value : item)))).ToList();
        var bound = Series.Select(item => BindSeries(context, item, list)).ToList();
        var axisSyntax = Axis is NamedSyntax { Value: var inner } ? inner : Axis;
        var axis = scalars.Bind(axisSyntax);
        if (axis.Type == KqlType.Unknown || BindEnds(context, axis.Type) is not var (from, to, step) || bound.Exists(series => series.Count == 0))
        {
            return new BoundErroneous();
        }

        var name = Axis is NamedSyntax { Names: [var given] } ? given.Name : ScalarBinder.ResultNameOf(axisSyntax);
        var axisColumn = list.AddUnnamed(name, KqlType.Dynamic, canBeNull: false);
        return new BoundMakeSeries(context.Input, IsNonEmpty, keys, [.. bound.SelectMany(series => series)], axis, axisColumn, from, to, step, list.Columns);
    }

    // One series for each column of the aggregate; none where it has an error.
    private static List<BoundSeries> BindSeries(OperatorBinding context, SeriesSyntax item, ColumnList list)
    {
        var missing = item.Default is null ? BoundLiteral.Long(0) : context.Constants.BindConstant(item.Default) ?? BoundLiteral.Long(0);
        var outputs = SummarizeSyntax.BindAggregate(context, item.Aggregate, new ColumnList(context.Diagnostics), new HashSet<ColumnSymbol>());
        return [.. outputs.Select((output, index) =>
        {
            var type = output.Value.Type;
            if (type is not KqlType.Unknown && !type.IsNumber() && type is not (KqlType.DateTime or KqlType.TimeSpan or KqlType.Dynamic or KqlType.Bool or KqlType.String))
            {
                context.Diagnostics.Error(DiagnosticCodes.TypeMismatch, item.Aggregate.Span, $"A series cannot hold values of the type {type.Name()}.");
            }

            var converted = type == KqlType.Unknown ? missing : ScalarBinder.Convert(missing, type);
            var json = ScalarBinder.Convert(converted, KqlType.Dynamic) as BoundLiteral ?? BoundLiteral.Null(KqlType.Dynamic);
            var column = item.Aggregate is NamedSyntax { Names: var names } && index < names.Count
                ? list.AddNamed(names[index].Name, names[index].Span, KqlType.Dynamic, canBeNull: false)
                : list.AddUnnamed(output.Column.Name, KqlType.Dynamic, canBeNull: false);
            return new BoundSeries(column, output, json);
        })];
    }

    private (BoundScalar? From, BoundScalar? To, BoundScalar Step)? BindEnds(OperatorBinding context, KqlType axis)
    {
        var step = context.Constants.Bind(Step);
        var stepType = axis is KqlType.DateTime or KqlType.TimeSpan ? KqlType.TimeSpan : axis;
        if (!axis.IsNumber() && stepType != KqlType.TimeSpan)
        {
            context.Diagnostics.Error(DiagnosticCodes.TypeMismatch, Axis.Span, $"The axis of a series is a number, a datetime or a timespan; this is {axis.NameWithArticle()}.");
            return null;
        }

        if (Convert(context, Step, step, stepType) is not { } converted)
        {
            return null;
        }

        if (converted is BoundLiteral { Value: <= 0L or <= 0.0 or <= 0m })
        {
            context.Diagnostics.Error(DiagnosticCodes.BadValue, Step.Span, "The step of a series must be greater than 0.");
            return null;
        }

        BoundScalar? from = null, to = null;
        if ((From is not null && (from = Convert(context, From, context.Constants.Bind(From), axis)) is null) ||
            (To is not null && (to = Convert(context, To, context.Constants.Bind(To), axis)) is null))
        {
            return null;
        }

        return (from, to, converted);
    }

    private static BoundScalar? Convert(OperatorBinding context, ExpressionSyntax syntax, BoundScalar scalar, KqlType type)
    {
        if (scalar.Type == type || (scalar.Type.IsNumber() && type.IsNumber()))
        {
            return ScalarBinder.Convert(scalar, type);
        }

        if (scalar.Type != KqlType.Unknown)
        {
            context.Diagnostics.Error(DiagnosticCodes.TypeMismatch, syntax.Span, $"Along this axis {type.NameWithArticle()} is needed here; this is {scalar.Type.NameWithArticle()}.");
        }

        return null;
    }

    private static MakeSeriesSyntax Parse(Parser parser, Token keyword)
    {
        var options = OperatorParameters.Read(parser, "kind");
        var series = parser.ParseList(() =>
        {
            var aggregate = parser.ParseNamedExpression();
            if (!parser.Accept("default"))
            {
                return new SeriesSyntax(aggregate, null);
            }

            parser.Expect("=");
            return new SeriesSyntax(aggregate, parser.ParseExpression());
        });
        parser.Expect("on");
        var axis = parser.ParseNamedSum();
        ExpressionSyntax? from = null, to = null, step;
        if (parser.Accept("in"))
        {
            // The older spelling: in range(start, stop, step), the stop included, with the steps that bin(…) makes.
            (from, to, step) = ParseOlderRange(parser);
        }
        else
        {
            from = parser.Accept("from") ? parser.ParseExpression() : null;
            to = parser.Accept("to") ? parser.ParseExpression() : null;
            parser.Expect("step");
            step = parser.ParseExpression();
        }

        var keys = parser.Accept("by") ? parser.ParseList(parser.ParseNamedExpression) : [];
        return new MakeSeriesSyntax(options.TryGetValue("kind", out var kind) && kind.Text == "nonempty", series, axis, from, to, step, keys, parser.SpanFrom(keyword.Span.Start));
    }

    private static (ExpressionSyntax From, ExpressionSyntax To, ExpressionSyntax Step) ParseOlderRange(Parser parser)
    {
        parser.Expect("range");
        parser.Expect("(");
        var from = parser.ParseExpression();
        parser.Expect(",");
        var to = parser.ParseExpression();
        parser.Expect(",");
        var step = parser.ParseExpression();
        parser.Expect(")");
        CallSyntax Bin(ExpressionSyntax value) => new(new NameSyntax("bin", false, value.Span), [value, step], value.Span);
        return (Bin(from), new BinarySyntax("+", Bin(to), step, to.Span), step);
    }
}

/// <summary>One of the series.</summary>
/// <param name="Column">The column of its arrays.</param>
/// <param name="Value">The aggregate of one step.</param>
/// <param name="Missing">What stands in a step without rows, as JSON.</param>
internal sealed record BoundSeries(ColumnSymbol Column, PlanOutput Value, BoundLiteral Missing);

internal sealed record BoundMakeSeries(
    BoundRelation Input, bool IsNonEmpty, IReadOnlyList<PlanOutput> Keys, IReadOnlyList<BoundSeries> Series,
    BoundScalar Axis, ColumnSymbol AxisColumn, BoundScalar? From, BoundScalar? To, BoundScalar Step, IReadOnlyList<ColumnSymbol> Columns) : BoundRelation(Columns)
{
    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => $"make-series {ScalarPrinter.Print([.. Series.Select(series => series.Value)])} on {ScalarPrinter.Print(Axis)} step {ScalarPrinter.Print(Step)} by {ScalarPrinter.Print(Keys)}";

    public override PlanNode Plan(Planner planner)
    {
        // Rows first become one row per key and step, and those then one row per key with the steps' values in lists.
        var place = new ColumnSymbol("place", Axis.Type, Axis.CanBeNull);
        var rows = planner.Extend(planner.Plan(Input), [new PlanOutput(place, Axis)]);
        rows = IsInside(new BoundColumn(place)).Aggregate(rows, planner.Filter);
        var start = new ColumnSymbol("start", Axis.Type, canBeNull: false);
        var step = From is { } from
            ? new PlanOutput(new ColumnSymbol("step", KqlType.Long, canBeNull: false), NumberOf(place, from))
            : new PlanOutput(new ColumnSymbol("step", Axis.Type, canBeNull: false), new BoundCall(FunctionTable.Find("bin")!, [new BoundColumn(place), Step], Axis.Type, CanBeNull: false));
        var steps = planner.Aggregate(rows, [.. Keys, step], [.. Series.Select(series => series.Value)]);
        var number = step.Column;
        if (From is null)
        {
            // Without a start, each series begins at its own first step.
            number = new ColumnSymbol("number", KqlType.Long, canBeNull: false);
            steps = new PlanWindow(steps, [new PlanOutput(start, new BoundWindow(SeriesParts.First, [new BoundColumn(step.Column)], Axis.Type, CanBeNull: false))]) { PartKeys = [.. Keys.Select(key => key.Column)] };
            steps = planner.Extend(steps, [new PlanOutput(number, NumberOf(step.Column, new BoundColumn(start)))]);
        }

        return PlanLists(planner, steps, number, start);
    }

    private PlanNode PlanLists(Planner planner, PlanNode steps, ColumnSymbol number, ColumnSymbol start)
    {
        var lists = Series.Select(series => new PlanOutput(
            new ColumnSymbol("list", KqlType.Dynamic, canBeNull: false),
            new BoundAggregate(SeriesParts.List, [new BoundColumn(series.Value.Column), new BoundColumn(number), series.Missing], KqlType.Dynamic, CanBeNull: false))).ToList();
        var count = Aggregated("count", []);
        var last = Aggregated("max", [new BoundColumn(number)]);
        var first = Aggregated("min", [new BoundColumn(From is null ? start : number)]);
        var grouped = planner.Aggregate(steps, [.. Keys.Select(key => PlanOutput.Same(key.Column))], [.. lists, count, last, first]);
        if (!IsNonEmpty && Keys.Count == 0)
        {
            grouped = planner.Filter(grouped, ScalarBinder.Call(OperatorFunctions.Ordering(">"), new BoundColumn(count.Column), BoundLiteral.Long(0)));
        }

        BoundScalar from = From ?? new BoundColumn(first.Column);
        var length = new ColumnSymbol("length", KqlType.Long, canBeNull: true);
        BoundScalar lengthValue = To is null
            ? ScalarBinder.Call(OperatorFunctions.Arithmetic("+", KqlType.Long, KqlType.Long)!, ScalarBinder.Call(FunctionTable.Find("coalesce")!, new BoundColumn(last.Column), BoundLiteral.Long(-1)) with { Type = KqlType.Long }, BoundLiteral.Long(1)) with { Type = KqlType.Long }
            : ConstantLength(from) ?? ScalarBinder.Call(SeriesParts.StepCount, To, from, Step);
        var sized = lengthValue is BoundLiteral ? grouped : planner.Extend(grouped, [new PlanOutput(length, lengthValue)]);
        lengthValue = lengthValue is BoundLiteral ? lengthValue : new BoundColumn(length);
        return planner.Project(sized,
        [
            .. Keys.Select(key => PlanOutput.Same(key.Column)),
            .. Series.Zip(lists, (series, list) => new PlanOutput(series.Column, ScalarBinder.Call(SeriesParts.Filled, new BoundColumn(list.Column), lengthValue, series.Missing))),
            new PlanOutput(AxisColumn, ScalarBinder.Call(SeriesParts.Axis, from, Step, lengthValue)),
        ]);
    }

    // Constants are counted here: the axis is then the same for all series. A length that is too much is the engine's to refuse.
    private BoundScalar? ConstantLength(BoundScalar from) =>
        (from, To, Step) is (BoundLiteral { Value: long first }, BoundLiteral { Value: long end }, BoundLiteral { Value: long step and > 0 }) &&
        (((Int128)end - first + step - 1) / step) is var count && count <= SeriesParts.LengthMax
            ? BoundLiteral.Long((long)Int128.Max(count, 0))
            : null;

    private static PlanOutput Aggregated(string function, IReadOnlyList<BoundScalar> arguments)
    {
        var type = arguments.Count == 0 ? KqlType.Long : arguments[0].Type;
        var value = new BoundAggregate(FunctionTable.FindAggregate(function)!, arguments, type, CanBeNull: arguments.Count > 0);
        return new PlanOutput(new ColumnSymbol(function, type, value.CanBeNull), value);
    }

    private BoundCall NumberOf(ColumnSymbol value, BoundScalar start) => ScalarBinder.Call(SeriesParts.StepNumber, new BoundColumn(value), start, Step) with { CanBeNull = false };

    private IEnumerable<BoundScalar> IsInside(BoundColumn place)
    {
        if (place.CanBeNull)
        {
            yield return ScalarBinder.Call(FunctionTable.Find("isnotnull")!, place);
        }

        if (From is not null)
        {
            yield return ScalarBinder.Call(OperatorFunctions.Ordering(">="), place, From);
        }

        if (To is not null)
        {
            yield return ScalarBinder.Call(OperatorFunctions.Ordering("<"), place, To);
        }
    }
}
