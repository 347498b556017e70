using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Operators;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Binding;

/// <summary>Functions with a body in KQL: those that the query declares and those that its workspace keeps.</summary>
internal sealed partial class QueryBinder
{
    // A function may not call itself, but functions calling functions can still multiply.
    private const int CallDepthMax = 50;
    private const int CallCountMax = 5_000;

    // With other arguments than the placeholders these may be right.
    private static readonly string[] DependsOnValues = [DiagnosticCodes.BadValue, DiagnosticCodes.ConstantExpected, DiagnosticCodes.TooComplex];

    private readonly Stack<string> _storedCalls = [];
    private readonly Stack<FunctionDefinition> _declared = [];
    private readonly HashSet<FunctionSyntax> _called = new(ReferenceEqualityComparer.Instance);
    private int _callDepth;
    private int _callCount;
    private bool _isChecking;

    /// <summary>Calls a function of the query where a value is expected.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">The arguments as written.</param>
    /// <param name="span">The call, for messages.</param>
    /// <param name="caller">Binds the arguments; null where there is no row.</param>
    public BoundScalar CallScalarFunction(FunctionDefinition function, IReadOnlyList<ExpressionSyntax> arguments, TextSpan span, ScalarBinder? caller = null)
    {
        caller ??= new ScalarBinder(this, []);
        return InCall<BoundScalar>(function, arguments, span, caller, new BoundLiteral(KqlType.Unknown, null), body =>
            TryBindRelation(body) is { } relation
                ? caller.Fail(DiagnosticCodes.TableOrValue, span, $"'{function.Name}' yields a table ({relation.Columns.Count} columns), where a single value is expected.")
                : new ScalarBinder(this, []).Bind(body));
    }

    /// <summary>Calls a function of the query where a table is expected.</summary>
    public BoundRelation CallTabularFunction(FunctionDefinition function, IReadOnlyList<ExpressionSyntax> arguments, TextSpan span, BoundRelation? pipedInput = null) =>
        InCall<BoundRelation>(function, arguments, span, new ScalarBinder(this, []), new BoundErroneous(), BindRelation, pipedInput);

    private void DeclareFunction(string name, FunctionSyntax syntax)
    {
        var function = new FunctionDefinition(name, syntax, Scope);
        Define(name, function);
        CheckFunction(syntax);
        if (_storedCalls.Count == 0)
        {
            _declared.Push(function);
        }
    }

    /// <summary>
    /// A function is bound when it is called, with what it is called with. One that never is, is bound here with some value of each
    /// parameter's type, so that wrong names and types in it are told, too; and so is one that takes a table, because it may name
    /// the columns that it declares and no others.
    /// </summary>
    private void CheckUncalled()
    {
        _isChecking = true;
        var outer = (Scope, Diagnostics);
        // The last one first: it may be what calls the others. Those that are declared in its body come up meanwhile.
        while (_declared.TryPop(out var function))
        {
            if (!_called.Contains(function.Syntax) || function.Syntax.Parameters.Any(parameter => parameter.Columns is not null))
            {
                Diagnostics = new DiagnosticBag();
                BindWithPlaceholders(function);
                foreach (var found in Diagnostics.ToList().Where(found => !DependsOnValues.Contains(found.Code)))
                {
                    outer.Diagnostics.Take(found, found.Span, found.Message);
                }
            }
        }

        (Scope, Diagnostics) = outer;
        _isChecking = false;
    }

    private void BindWithPlaceholders(FunctionDefinition function)
    {
        Scope = new Scope(function.DeclaredIn);
        foreach (var parameter in function.Syntax.Parameters)
        {
            Scope.TryDefine(parameter.Name.Name, parameter.Columns switch
            {
                null => new ScalarDefinition(BoundLiteral.Null(parameter.Type)),
                var columns => PipedArgument(parameter, new BoundDataTable([.. columns.Select(column => new ColumnSymbol(column.Name.Name, column.Type, canBeNull: true))], [])),
            });
        }

        BindBody(function, false, body =>
        {
            if (TryBindRelation(body) is null)
            {
                new ScalarBinder(this, []).Bind(body);
            }

            return true;
        });
    }

    // Called or not, a function's parameters must make sense.
    private void CheckFunction(FunctionSyntax function)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in function.Parameters.Where(parameter => !names.Add(parameter.Name.Name)))
        {
            Diagnostics.Error(DiagnosticCodes.DuplicateName, parameter.Name.Span, $"The parameter '{parameter.Name.Name}' is declared twice.");
        }

        if (!function.Body.Statements.OfType<ExpressionStatementSyntax>().Any())
        {
            Diagnostics.Error(DiagnosticCodes.EmptyQuery, function.Body.Span, "The function's body ends without an expression.");
        }
    }

    /// <summary>Whether a function's body ends in a table expression, as far as its syntax and the names it uses tell.</summary>
    private bool IsTabular(FunctionDefinition function, int depth = 0) =>
        function.Syntax.Body.Statements is [.., ExpressionStatementSyntax last] && IsTabular(last.Expression, function, depth);

    private bool IsTabular(ExpressionSyntax expression, FunctionDefinition function, int depth)
    {
        // Stored functions can call each other in a circle; that is told when they are bound.
        if (depth > CallDepthMax)
        {
            return false;
        }

        return expression switch
        {
            PipelineSyntax or OperatorSourceSyntax => true,
            MemberSyntax { Target: CallSyntax { Name.Name: "workspace" } } or MemberCallSyntax { Target: CallSyntax { Name.Name: "workspace" } } => true,
            CallSyntax { Name.Name: "materialize" or "table" } => true,
            NameSyntax name => IsTabular(name.Name, function, depth),
            CallSyntax call => IsTabular(call.Name.Name, function, depth),
            _ => false,
        };
    }

    private bool IsTabular(string name, FunctionDefinition function, int depth)
    {
        var body = function.Syntax.Body.Statements;
        if (body.OfType<LetSyntax>().FirstOrDefault(let => let.Name.Name == name) is { } let)
        {
            // A function in the body sees the names that are defined before it.
            var inner = let.Value is FunctionSyntax value ? value with { Body = value.Body with { Statements = [.. body.TakeWhile(statement => statement != let), .. value.Body.Statements] } } : null;
            return inner is null ? IsTabular(let.Value, function, depth + 1) : IsTabular(function with { Syntax = inner }, depth + 1);
        }

        return function.Syntax.Parameters.FirstOrDefault(parameter => parameter.Name.Name == name) is { } parameter
            ? parameter.Columns is not null
            : function.DeclaredIn.Find(name) switch
            {
                RelationDefinition => true,
                FunctionDefinition called => IsTabular(called, depth + 1),
                null => _schema.FindTable(name) is not null,
                _ => false,
            };
    }

    /// <summary>Binds a function's body with its parameters defined, in the scope in which the function was declared.</summary>
    private T InCall<T>(
        FunctionDefinition function, IReadOnlyList<ExpressionSyntax> arguments, TextSpan span, ScalarBinder caller, T failed, Func<ExpressionSyntax, T> bindBody, BoundRelation? pipedInput = null)
    {
        _called.Add(function.Syntax);
        if (++_callCount > CallCountMax)
        {
            Diagnostics.Error(DiagnosticCodes.TooComplex, span, $"Functions are called more than {CallCountMax} times, each call inside of another counted.");
            return failed;
        }

        if (_callDepth == CallDepthMax)
        {
            Diagnostics.Error(DiagnosticCodes.TooComplex, span, $"Functions call each other more than {CallDepthMax} levels deep.");
            return failed;
        }

        if (function.Stored is not null && _storedCalls.Contains(function.Name))
        {
            Diagnostics.Error(DiagnosticCodes.TooComplex, span, $"The function '{function.Name}' calls itself, which no function may: {string.Join(" calls ", _storedCalls.Reverse().SkipWhile(name => name != function.Name).Append(function.Name))}.");
            return failed;
        }

        var parameterScope = new Scope(function.DeclaredIn);
        var given = FunctionArguments.Match(function, arguments, span, Diagnostics, pipedInput is not null);
        if (given is null)
        {
            return failed;
        }

        for (var i = 0; i < given.Count; i++)
        {
            // What is left out is given by the function's own text.
            if (given[i] is not null || pipedInput is not null && i == 0)
            {
                var parameter = function.Syntax.Parameters[i];
                parameterScope.TryDefine(parameter.Name.Name, i == 0 && pipedInput is not null ? PipedArgument(parameter, pipedInput) : BindArgument(parameter, given[i]!, caller));
            }
        }

        var outer = Scope;
        Scope = parameterScope;
        _callDepth++;
        try
        {
            if (function.Stored is { } stored)
            {
                return BindStored(stored, span, function, given, failed, bindBody);
            }

            BindDefaults(function, given);
            return BindBody(function, failed, bindBody);
        }
        finally
        {
            _callDepth--;
            Scope = outer;
        }
    }

    private void BindDefaults(FunctionDefinition function, IReadOnlyList<object?> given)
    {
        foreach (var parameter in function.Syntax.Parameters.Where((parameter, index) => given[index] is null && parameter.Default is not null))
        {
            Scope.TryDefine(parameter.Name.Name, BindArgument(parameter, parameter.Default!, new ScalarBinder(this, [])));
        }
    }

    private T BindBody<T>(FunctionDefinition function, T failed, Func<ExpressionSyntax, T> bindBody)
    {
        var defined = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in function.Syntax.Body.Statements)
        {
            if (statement is ExpressionStatementSyntax last)
            {
                return bindBody(last.Expression);
            }

            BindStatement(statement, defined);
        }

        return failed;
    }

    private T BindStored<T>(StoredFunction stored, TextSpan span, FunctionDefinition function, IReadOnlyList<object?> given, T failed, Func<ExpressionSyntax, T> bindBody)
    {
        if (stored.ParametersProblem is { } problem)
        {
            Diagnostics.Error(DiagnosticCodes.BadValue, span, $"The parameters of the function '{stored.Name}' cannot be read: {problem}");
            return failed;
        }

        _storedCalls.Push(stored.Name);
        try
        {
            InText(stored.Parameters, span, $"In the parameters of the function '{stored.Name}' of the workspace", () => BindDefaults(function, given));
            var bound = failed;
            return InText(stored.Body, span, $"In the function '{stored.Name}' of the workspace", () =>
            {
                foreach (var found in stored.Problems)
                {
                    Diagnostics.Take(found, found.Span, found.Message);
                }

                CheckFunction(stored.Syntax);
                bound = Diagnostics.HasErrors ? failed : BindBody(function, failed, bindBody);
            }) ? bound : failed;
        }
        finally
        {
            _storedCalls.Pop();
        }
    }

    /// <summary>Binds what stands in another text than the query. The call stands for the places that are wrong there, and the message tells them.</summary>
    /// <returns>Whether nothing is wrong.</returns>
    private bool InText(string text, TextSpan call, string where, Action bind)
    {
        var outer = Diagnostics;
        Diagnostics = new DiagnosticBag();
        try
        {
            bind();
            return !Diagnostics.HasErrors;
        }
        finally
        {
            foreach (var found in Diagnostics.ToList())
            {
                var (line, column) = found.Span.LineAndColumn(text);
                outer.Take(found, call, $"{where}, line {line}, column {column}: {found.Message}");
            }

            Diagnostics = outer;
        }
    }

    private static RelationDefinition PipedArgument(ParameterSyntax parameter, BoundRelation rows) =>
        new(parameter.Name.Name, new SharedRelation(parameter.Name.Name, rows, isMaterialized: false));

    private Definition BindArgument(ParameterSyntax parameter, ExpressionSyntax argument, ScalarBinder caller)
    {
        if (parameter.Columns is null)
        {
            var value = caller.Bind(argument);
            if (value.Type != parameter.Type && value.Type != KqlType.Unknown && !ScalarBinder.CanPass(value.Type, parameter.Type))
            {
                value = caller.Fail(DiagnosticCodes.TypeMismatch, argument.Span, $"The parameter '{parameter.Name.Name}' is {parameter.Type.NameWithArticle()}; this is {value.Type.NameWithArticle()}.");
            }

            return new ScalarDefinition(ScalarBinder.Convert(value, parameter.Type));
        }

        var relation = BindRelation(argument);
        foreach (var declared in parameter.Columns)
        {
            if (relation is not BoundErroneous && relation.FindColumn(declared.Name.Name) is null)
            {
                Diagnostics.Error(DiagnosticCodes.UnknownName, argument.Span, $"The table given for '{parameter.Name.Name}' has no column '{declared.Name.Name}'.");
            }
            else if (relation.FindColumn(declared.Name.Name) is { } given && given.Type != declared.Type)
            {
                Diagnostics.Error(DiagnosticCodes.TypeMismatch, argument.Span, $"The column '{declared.Name.Name}' of the table given for '{parameter.Name.Name}' is {given.Type.NameWithArticle()}; {declared.Type.NameWithArticle()} is wanted.");
            }
        }

        return new RelationDefinition(parameter.Name.Name, new SharedRelation(parameter.Name.Name, relation, isMaterialized: false));
    }
}
