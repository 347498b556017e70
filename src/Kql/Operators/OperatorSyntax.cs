using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Operators;

namespace Patchbay.Kql.Syntax;

/// <summary>A tabular operator as written. Each operator has one file in <c>Operators</c>: its syntax, its meaning, its plan.</summary>
internal abstract record OperatorSyntax(TextSpan Span) : SyntaxNode(Span)
{
    /// <summary>The operator as canonical KQL, without the pipe.</summary>
    public abstract string Print(SyntaxPrinter printer);

    /// <summary>What it makes of its input.</summary>
    public abstract BoundRelation Bind(OperatorBinding context);
}
