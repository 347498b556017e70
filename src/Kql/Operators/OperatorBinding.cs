using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;

namespace Patchbay.Kql.Operators;

/// <summary>What an operator binds in.</summary>
/// <param name="Binder">The query's binder.</param>
/// <param name="PipedInput">The rows piped into it; null when it stands at the beginning.</param>
internal sealed record OperatorBinding(QueryBinder Binder, BoundRelation? PipedInput)
{
    public DiagnosticBag Diagnostics => Binder.Diagnostics;

    /// <summary>The input of an operator that cannot do without.</summary>
    public BoundRelation Input => PipedInput ?? new BoundErroneous();

    /// <summary>Binds expressions in the rows of the input.</summary>
    public ScalarBinder Scalars => ScalarsOf(Input);

    /// <summary>Binds expressions with aggregates over the rows of the input.</summary>
    public ScalarBinder Aggregates => new(Binder, Input.Columns) { AllowAggregates = true, ColumnsAreUnknown = Input is BoundErroneous };

    /// <summary>Binds expressions without a row.</summary>
    public ScalarBinder Constants => new(Binder, []);

    public ScalarBinder ScalarsOf(BoundRelation relation) =>
        new(Binder, relation.Columns) { IsSerialized = relation.IsSerialized, ColumnsAreUnknown = relation is BoundErroneous };

    /// <summary>Finds a column of the input; reports it when there is none.</summary>
    public ColumnSymbol? FindColumn(string name, TextSpan span) => FindColumn(Input, name, span);

    public ColumnSymbol? FindColumn(BoundRelation relation, string name, TextSpan span)
    {
        if (relation.FindColumn(name) is { } column)
        {
            return column;
        }

        if (relation is not BoundErroneous && name.Length > 0)
        {
            var nearest = NearestNames.Of(name, relation.Columns.Select(known => known.Name));
            Diagnostics.Error(DiagnosticCodes.UnknownName, span, $"There is no column '{name}' here.{NearestNames.DidYouMean(nearest)}", nearest);
        }

        return null;
    }

    /// <summary>Binds a number of rows: a constant that is not negative.</summary>
    public long? BindRowCount(Syntax.ExpressionSyntax syntax)
    {
        var scalar = Constants.Bind(syntax);
        switch (scalar.Type is Symbols.KqlType.Int ? ScalarBinder.Convert(scalar, Symbols.KqlType.Long) : scalar)
        {
            case BoundLiteral { Value: long and >= 0 } literal:
                return (long)literal.Value;
            case { Type: Symbols.KqlType.Unknown }:
                return null;
            case BoundLiteral:
                Diagnostics.Error(DiagnosticCodes.BadValue, syntax.Span, "A number of rows is a whole number, 0 or more.");
                return null;
            default:
                Diagnostics.Error(DiagnosticCodes.ConstantExpected, syntax.Span, "A number of rows must be a constant.");
                return null;
        }
    }
}
