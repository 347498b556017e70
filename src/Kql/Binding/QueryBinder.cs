using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Operators;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Binding;

/// <summary>Binds a query: statements, tables and pipelines.</summary>
internal sealed partial class QueryBinder
{
    // Names that stand for names, each twice, double with every line. This is far beyond what is written.
    private const int NamedSizeMax = 500_000;

    private readonly KqlSchema _schema;
    private readonly CompileOptions _options;
    private int _namedSize;
    private int _discoveryCount;

    private QueryBinder(KqlSchema schema, CompileOptions options, DiagnosticBag diagnostics)
    {
        _schema = schema;
        _options = options;
        Diagnostics = diagnostics;
        foreach (var stored in schema.StoredFunctions.Where(stored => schema.FindTable(stored.Name) is null && StoredFunction.FindNameProblem(stored.Name) is null))
        {
            Scope.TryDefine(stored.Name, new FunctionDefinition(stored.Name, stored.Syntax, Scope) { Stored = stored });
        }
    }

    /// <summary>Takes what is wrong with the text that is being bound: the query, or the body of a stored function.</summary>
    public DiagnosticBag Diagnostics { get; private set; }

    /// <summary>The rows that must be found before the query can be bound to its end; null when none must.</summary>
    public BoundRelation? Discovery { get; private set; }

    /// <summary>The names visible at the place that is being bound.</summary>
    public Scope Scope { get; private set; } = new(null);

    /// <summary>What <c>now()</c> returns, in ticks; one value for the whole query.</summary>
    public long NowTicks => _options.Now.Ticks;

    /// <summary>The names of the functions that the schema brings along.</summary>
    public IEnumerable<string> LookupNames => _schema.Functions.Select(function => function.Name);

    /// <summary>Finds a function that the schema brings along.</summary>
    public LookupFunction? FindLookup(string name) => _schema.Functions.FirstOrDefault(function => function.Name.Equals(name, StringComparison.Ordinal));

    /// <summary>Binds a query text's syntax. Reports everything that is wrong; the result is of use only without errors.</summary>
    public static BoundQuery Bind(QuerySyntax query, KqlSchema schema, CompileOptions options, DiagnosticBag diagnostics)
    {
        var binder = new QueryBinder(schema, options, diagnostics);
        var results = new List<BoundResult>();
        var defined = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in query.Statements)
        {
            if (statement is ExpressionStatementSyntax expression)
            {
                if (binder.BindResult(expression.Expression) is { } result)
                {
                    results.Add(result);
                }
            }
            else
            {
                binder.BindStatement(statement, defined);
            }
        }

        binder.CheckUncalled();
        if (binder.Discovery is { } discovery && !diagnostics.HasErrors)
        {
            return new BoundQuery([]) { Discovery = discovery };
        }

        if (results.Count == 0 && !diagnostics.HasErrors)
        {
            diagnostics.Error(DiagnosticCodes.EmptyQuery, new TextSpan(query.Span.End, 0), "The query ends without a table to show; after the last 'let' a table expression is expected.");
        }

        return new BoundQuery(results);
    }

    /// <summary>Binds a table expression; what is none is reported.</summary>
    public BoundRelation BindRelation(ExpressionSyntax syntax)
    {
        if (TryBindRelation(syntax) is { } relation)
        {
            return relation;
        }

        switch (syntax)
        {
            case NameSyntax name:
                ReportUnknownTable(name);
                break;
            case MemberCallSyntax { Target: var target }:
                return BindRelation(target);
            case MemberSyntax { Target: CallSyntax or MemberCallSyntax } member:
                return BindRelation(member.Target);
            case CallSyntax call:
                new ScalarBinder(this, []).Bind(call);
                ReportNotTable(syntax);
                break;
            case LiteralSyntax { Type: KqlType.Unknown }:
                break;
            default:
                ReportNotTable(syntax);
                break;
        }

        return new BoundErroneous();
    }

    /// <summary>Binds an expression if it is one that yields a table; null, and nothing reported, when it yields a value.</summary>
    public BoundRelation? TryBindRelation(ExpressionSyntax syntax)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return syntax switch
        {
            PipelineSyntax pipeline => BindPipeline(pipeline),
            OperatorSourceSyntax source => source.Operator.Bind(new OperatorBinding(this, null)),
            NameSyntax name => TryBindTableName(name),
            CallSyntax call => TryBindTableCall(call),
            MemberSyntax { Target: CallSyntax { Name.Name: "workspace" } workspace } member => BindTableOf(workspace, member.Name.Name, member.Name.Span),
            MemberCallSyntax { Target: CallSyntax { Name.Name: "workspace" } workspace, Call: { Name.Name: "table", Arguments: [LiteralSyntax { Value: string table } literal] } } =>
                BindTableOf(workspace, table, literal.Span),
            _ => null,
        };
    }

    /// <summary>Binds <c>workspace("name").Table</c>.</summary>
    private BoundRelation BindTableOf(CallSyntax workspace, string table, TextSpan span)
    {
        if (workspace.Arguments is not [LiteralSyntax { Value: string name }])
        {
            Diagnostics.Error(DiagnosticCodes.ConstantExpected, workspace.Span, "workspace(…) takes the name, id or resource id of a workspace as a text.");
            return new BoundErroneous();
        }

        if (_schema.FindWorkspace(name) is not { } schema)
        {
            Diagnostics.Error(DiagnosticCodes.UnknownWorkspace, workspace.Span, $"There is no workspace '{name}' that this query may read.");
            return new BoundErroneous();
        }

        if (schema.FindTable(table) is { } found)
        {
            return new BoundTable(found);
        }

        var nearest = NearestNames.Of(table, schema.Tables.Select(known => known.Name));
        Diagnostics.Error(DiagnosticCodes.UnknownTable, span, $"There is no table '{table}' in the workspace '{name}'.{NearestNames.DidYouMean(nearest)}", nearest);
        return new BoundErroneous();
    }

    /// <summary>The tables whose names fit a pattern, those of the query before the stored ones; none is reported.</summary>
    public IReadOnlyList<BoundRelation> BindTables(WildcardSyntax wildcard)
    {
        var tables = _schema.Tables.Where(table => ColumnPatterns.Matches(table.Name, wildcard.Pattern)).Select(table => (BoundRelation)new BoundTable(table));
        var views = Scope.Names<RelationDefinition>().Where(name => ColumnPatterns.Matches(name, wildcard.Pattern)).Select(name => (RelationDefinition)Scope.Find(name)!).Where(view => view.IsView);
        List<BoundRelation> found = [.. views.Select(view => Use(view.Relation)), .. tables];
        if (found.Count == 0)
        {
            Diagnostics.Error(DiagnosticCodes.UnknownTable, wildcard.Span, $"No table has a name like '{wildcard.Pattern}'.");
        }

        return found;
    }

    /// <summary>The value that a name stands for; null, and reported, when such values have become too large.</summary>
    public BoundScalar? Use(ScalarDefinition definition, TextSpan span)
    {
        _namedSize += definition.Size;
        if (_namedSize <= NamedSizeMax)
        {
            return definition.Value;
        }

        Diagnostics.Error(DiagnosticCodes.TooComplex, span, "The values that names stand for are too large together: each use of a name writes its value again.");
        return null;
    }

    /// <summary>Names rows for the rest of the statement, and yields them as a use of that name.</summary>
    public BoundRelation NameRelation(string name, BoundRelation relation)
    {
        var shared = new SharedRelation(name, relation, isMaterialized: false);
        Define(name, new RelationDefinition(name, shared));
        return Use(shared);
    }

    /// <summary>Binds something where names stand for values.</summary>
    public T WithValues<T>(IEnumerable<(string Name, BoundScalar Value)> values, Func<T> bind) =>
        With(values.Select(value => (value.Name, (Definition)new ScalarDefinition(value.Value))), bind);

    /// <summary>Binds something where names stand for rows.</summary>
    public T WithRelations<T>(IEnumerable<(string Name, BoundRelation Rows)> relations, Func<T> bind) =>
        With(relations.Select(pair => (pair.Name, (Definition)new RelationDefinition(pair.Name, new SharedRelation(pair.Name, pair.Rows, isMaterialized: false)))), bind);

    /// <summary>What rows are there, of which columns depend: asked for before the query can be bound to its end.</summary>
    /// <param name="rows">Two texts a row: the name and the type of a column.</param>
    /// <returns>The rows if they have been found before; null, and binding begins anew once they are, if not.</returns>
    public IReadOnlyList<DiscoveredColumn>? Discover(BoundRelation rows)
    {
        if (_isChecking)
        {
            return null;
        }

        if (_discoveryCount < _options.Discoveries.Count)
        {
            return _options.Discoveries[_discoveryCount++];
        }

        Discovery ??= rows is BoundErroneous ? null : rows;
        return null;
    }

    private T With<T>(IEnumerable<(string Name, Definition Definition)> definitions, Func<T> bind)
    {
        var outer = Scope;
        Scope = new Scope(outer);
        foreach (var (name, definition) in definitions)
        {
            Scope.TryDefine(name, definition);
        }

        var bound = bind();
        Scope = outer;
        return bound;
    }

    private BoundResult? BindResult(ExpressionSyntax syntax)
    {
        var outer = Scope;
        var result = BindResultInScope(syntax);
        Scope = outer;
        return result;
    }

    private BoundResult? BindResultInScope(ExpressionSyntax syntax)
    {
        RenderInfo? render = null;
        if (syntax is PipelineSyntax { Operators: [.., RenderSyntax last] })
        {
            render = last.Info;
        }

        // A scalar alone is a table of one value, as in Kusto's own clients.
        if (TryBindRelation(syntax) is { } relation)
        {
            return relation is BoundErroneous ? null : new BoundResult(relation, render);
        }

        BindRelation(syntax);
        return null;
    }

    private void BindStatement(StatementSyntax statement, HashSet<string> defined)
    {
        switch (statement)
        {
            case LetSyntax let:
                BindLet(let, defined);
                break;
            case DeclareParametersSyntax declare:
                BindQueryParameters(declare, defined);
                break;
            case SetSyntax set:
                // Request properties steer the service's engine; ours needs none of them, and unknown ones are ignored there, too.
                Diagnostics.Warning(DiagnosticCodes.NotSupported, set.Span, $"The option '{set.Name.Name}' has no effect here.");
                break;
        }
    }

    private void BindLet(LetSyntax let, HashSet<string> defined)
    {
        var name = let.Name.Name;
        if (!defined.Add(name))
        {
            Diagnostics.Error(DiagnosticCodes.DuplicateName, let.Name.Span, $"'{name}' is defined twice.");
            return;
        }

        if (let.Value is FunctionSyntax { IsView: false } or FunctionSyntax { Parameters.Count: > 0 })
        {
            DeclareFunction(name, (FunctionSyntax)let.Value);
            return;
        }

        var isView = let.Value is FunctionSyntax;
        var outer = Scope;
        var value = let.Value is FunctionSyntax view ? BindViewBody(view) : TryBindRelation(let.Value);
        Scope = outer;
        if (value is null)
        {
            var scalar = new ScalarBinder(this, []).Bind(let.Value);
            Define(name, new ScalarDefinition(scalar));
        }
        else
        {
            var isMaterialized = let.Value is CallSyntax { Name.Name: "materialize" };
            Define(name, new RelationDefinition(name, new SharedRelation(name, value, isMaterialized), isView));
        }
    }

    private BoundRelation BindViewBody(FunctionSyntax view)
    {
        var definition = new FunctionDefinition("view", view, Scope);
        return CallTabularFunction(definition, [], view.Span);
    }

    private void BindQueryParameters(DeclareParametersSyntax declare, HashSet<string> defined)
    {
        foreach (var parameter in declare.Parameters)
        {
            var name = parameter.Name.Name;
            if (!defined.Add(name))
            {
                Diagnostics.Error(DiagnosticCodes.DuplicateName, parameter.Name.Span, $"'{name}' is defined twice.");
                continue;
            }

            Define(name, new ScalarDefinition(QueryParameterValue(parameter)));
        }
    }

    private BoundScalar QueryParameterValue(ParameterSyntax parameter)
    {
        if (_options.Parameters.TryGetValue(parameter.Name.Name, out var text))
        {
            if (parameter.Type == KqlType.String)
            {
                return BoundLiteral.Text(text);
            }

            var literal = BoundLiteral.Text(text);
            if (Constants.Convert(literal, parameter.Type) is { Value: not null } converted)
            {
                return converted;
            }

            if (TypedLiteral.TryParse(parameter.Type.Name(), TypedLiteral.Unwrap(text), out _, out var value))
            {
                return new BoundLiteral(parameter.Type, value);
            }

            Diagnostics.Error(DiagnosticCodes.BadValue, parameter.Span, $"The value '{text}' given for the parameter '{parameter.Name.Name}' is no {parameter.Type.Name()}.");
            return new BoundLiteral(KqlType.Unknown, null);
        }

        if (parameter.Default is not null)
        {
            return ScalarBinder.Convert(new ScalarBinder(this, []).Bind(parameter.Default), parameter.Type);
        }

        Diagnostics.Error(DiagnosticCodes.UnknownName, parameter.Span, $"The query parameter '{parameter.Name.Name}' has neither a value nor a default.");
        return new BoundLiteral(KqlType.Unknown, null);
    }

    private void Define(string name, Definition definition)
    {
        Scope = new Scope(Scope);
        Scope.TryDefine(name, definition);
    }

    private BoundRelation BindPipeline(PipelineSyntax pipeline)
    {
        var relation = BindRelation(pipeline.Source);
        for (var i = 0; i < pipeline.Operators.Count; i++)
        {
            var step = pipeline.Operators[i];
            if (step is RenderSyntax && i < pipeline.Operators.Count - 1)
            {
                Diagnostics.Error(DiagnosticCodes.UnexpectedToken, step.Span, "'render' must be the last operator.");
            }

            var bound = step.Bind(new OperatorBinding(this, relation));
            // After an error the columns are not known, and what follows is only checked for errors of its own.
            relation = relation is BoundErroneous ? relation : bound;
        }

        return relation;
    }

    private BoundRelation? TryBindTableName(NameSyntax name)
    {
        switch (Scope.Find(name.Name))
        {
            case RelationDefinition relation:
                return Use(relation.Relation);
            case FunctionDefinition { NeedsArguments: false } function when IsTabular(function):
                return CallTabularFunction(function, [], name.Span);
            case not null:
                return null;
        }

        return _schema.FindTable(name.Name) is { } table ? new BoundTable(table) : null;
    }

    private BoundRelation? TryBindTableCall(CallSyntax call)
    {
        switch (Scope.Find(call.Name.Name))
        {
            case FunctionDefinition function when IsTabular(function):
                return CallTabularFunction(function, call.Arguments, call.Span);
            case RelationDefinition { IsView: true } view when call.Arguments.Count == 0:
                return Use(view.Relation);
            case not null:
                return null;
        }

        switch (call.Name.Name)
        {
            case "materialize" when call.Arguments is [var argument]:
                return BindRelation(argument);
            case "table" when call.Arguments is [LiteralSyntax { Value: string tableName } literal]:
                return BindRelation(new NameSyntax(tableName, true, literal.Span));
            default:
                return null;
        }
    }

    private BoundRelation Use(SharedRelation shared)
    {
        if (shared.Relation is BoundErroneous)
        {
            return shared.Relation;
        }

        shared.UseCount += _isChecking ? 0 : 1;
        return new BoundReference(shared, [.. shared.Relation.Columns.Select(column => column.Copy())]);
    }

    private void ReportUnknownTable(NameSyntax name)
    {
        if (name.Name.Length == 0)
        {
            return;
        }

        if (Scope.Find(name.Name) is FunctionDefinition)
        {
            new ScalarBinder(this, []).Bind(name);
            ReportNotTable(name);
            return;
        }

        if (Scope.Find(name.Name) is ScalarDefinition)
        {
            Diagnostics.Error(DiagnosticCodes.TableOrValue, name.Span, $"'{name.Name}' is a value, where a table is expected. 'print {name.Name}' makes a table of it.");
            return;
        }

        var nearest = NearestNames.Of(name.Name, _schema.Tables.Select(table => table.Name).Concat(Scope.Names<RelationDefinition>()).Concat(Scope.Names<FunctionDefinition>()));
        Diagnostics.Error(DiagnosticCodes.UnknownTable, name.Span, $"There is no table '{name.Name}'.{NearestNames.DidYouMean(nearest)}", nearest);
    }

    private void ReportNotTable(ExpressionSyntax syntax)
    {
        if (!Diagnostics.HasErrors)
        {
            Diagnostics.Error(DiagnosticCodes.TableOrValue, syntax.Span, "This is a value, where a table is expected. 'print' makes a table of values.");
        }
    }
}
