using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Syntax;

/// <summary>A piece of a query as it was written. Nodes are made for any text, also for a wrong one.</summary>
/// <param name="Span">Where it stands.</param>
internal abstract record SyntaxNode(TextSpan Span);

/// <summary>A whole query text.</summary>
internal sealed record QuerySyntax(IReadOnlyList<StatementSyntax> Statements, TextSpan Span) : SyntaxNode(Span);

internal abstract record StatementSyntax(TextSpan Span) : SyntaxNode(Span);

/// <summary><c>let Name = value</c>; the value is a <see cref="FunctionSyntax"/>, a pipeline or a scalar expression.</summary>
internal sealed record LetSyntax(NameSyntax Name, ExpressionSyntax Value, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>set option = value</c>; the value is null when none is given.</summary>
internal sealed record SetSyntax(NameSyntax Name, ExpressionSyntax? Value, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>declare query_parameters(name:type = default, …)</c>.</summary>
internal sealed record DeclareParametersSyntax(IReadOnlyList<ParameterSyntax> Parameters, TextSpan Span) : StatementSyntax(Span);

/// <summary>A statement whose table is a result of the query.</summary>
internal sealed record ExpressionStatementSyntax(ExpressionSyntax Expression, TextSpan Span) : StatementSyntax(Span);

internal abstract record ExpressionSyntax(TextSpan Span) : SyntaxNode(Span);

/// <summary>A name; <paramref name="IsBracketed"/> when written <c>['name']</c>.</summary>
internal sealed record NameSyntax(string Name, bool IsBracketed, TextSpan Span) : ExpressionSyntax(Span);

/// <summary>A name with wildcards, for example <c>Call*</c>; allowed only where an operator asks for it.</summary>
internal sealed record WildcardSyntax(string Pattern, TextSpan Span) : ExpressionSyntax(Span);

/// <summary>
/// A literal. The value is null for a null, else bool, long (int, long; ticks for timespan; ticks since 0001-01-01 for
/// datetime), double, decimal, string (text; compact JSON for dynamic) or Guid.
/// </summary>
internal sealed record LiteralSyntax(KqlType Type, object? Value, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>typeof(long)</c>.</summary>
internal sealed record TypeOfSyntax(KqlType Type, TextSpan Span) : ExpressionSyntax(Span);

internal sealed record StarSyntax(TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>name(arguments)</c>; an argument may be named, a pipeline, or <c>*</c>.</summary>
internal sealed record CallSyntax(NameSyntax Name, IReadOnlyList<ExpressionSyntax> Arguments, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>-x</c> or <c>+x</c>.</summary>
internal sealed record UnarySyntax(string Operator, ExpressionSyntax Operand, TextSpan Span) : ExpressionSyntax(Span);

/// <summary>Two operands; the operator as written, for example <c>==</c>, <c>!has_cs</c>, <c>matches regex</c>.</summary>
internal sealed record BinarySyntax(string Operator, ExpressionSyntax Left, ExpressionSyntax Right, TextSpan Span) : ExpressionSyntax(Span);

/// <summary>A chain of one of <c>and</c>, <c>or</c>; kept flat so that a long one is not deep.</summary>
internal sealed record LogicalSyntax(string Operator, IReadOnlyList<ExpressionSyntax> Operands, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>x between (low .. high)</c> or <c>!between</c>.</summary>
internal sealed record BetweenSyntax(bool IsNegated, ExpressionSyntax Operand, ExpressionSyntax Low, ExpressionSyntax High, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>x in (…)</c> and its relatives <c>!in</c>, <c>in~</c>, <c>!in~</c>, <c>has_any</c>, <c>has_all</c>.</summary>
internal sealed record InSyntax(string Operator, ExpressionSyntax Operand, IReadOnlyList<ExpressionSyntax> Items, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>target.name</c>.</summary>
internal sealed record MemberSyntax(ExpressionSyntax Target, NameSyntax Name, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>target.name(arguments)</c>, for example <c>workspace("w").Table</c> with a function for the table.</summary>
internal sealed record MemberCallSyntax(ExpressionSyntax Target, CallSyntax Call, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>target[index]</c>.</summary>
internal sealed record IndexSyntax(ExpressionSyntax Target, ExpressionSyntax Index, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>name = value</c>, or <c>(a, b) = value</c>, in a list of columns or arguments.</summary>
internal sealed record NamedSyntax(IReadOnlyList<NameSyntax> Names, ExpressionSyntax Value, TextSpan Span) : ExpressionSyntax(Span);

/// <summary>A source and the operators it is piped through.</summary>
internal sealed record PipelineSyntax(ExpressionSyntax Source, IReadOnlyList<OperatorSyntax> Operators, TextSpan Span) : ExpressionSyntax(Span);

/// <summary>An operator that needs no input, as a source: <c>print</c>, <c>range</c>, <c>datatable</c>, <c>union</c> and so on.</summary>
internal sealed record OperatorSourceSyntax(OperatorSyntax Operator) : ExpressionSyntax(Operator.Span);

/// <summary>The value of a <c>let</c> that declares a function.</summary>
internal sealed record FunctionSyntax(IReadOnlyList<ParameterSyntax> Parameters, QuerySyntax Body, bool IsView, TextSpan Span) : ExpressionSyntax(Span);

/// <summary>A parameter of a function or query.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of a scalar parameter.</param>
/// <param name="Columns">The columns of a tabular parameter; empty for <c>(*)</c>; null for a scalar one.</param>
/// <param name="Default">The default value's literal, or null.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record ParameterSyntax(NameSyntax Name, KqlType Type, IReadOnlyList<ColumnDeclarationSyntax>? Columns, ExpressionSyntax? Default, TextSpan Span) : SyntaxNode(Span);

/// <summary><c>name:type</c> in a schema.</summary>
internal sealed record ColumnDeclarationSyntax(NameSyntax Name, KqlType Type, TextSpan Span) : SyntaxNode(Span);
