using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql;

/// <summary>Compiles KQL to ClickHouse SQL: text, syntax, bound, plan, SQL. Pure: no file, clock or network.</summary>
public static class KqlCompiler
{
    // A query text beyond this is no query that anybody wrote.
    private const int TextLengthMax = 1_000_000;

    /// <summary>Compiles a query text. Never throws for what the text holds.</summary>
    /// <param name="text">The query.</param>
    /// <param name="schema">The tables it may use.</param>
    /// <param name="options">The clock, the time range and parameter values.</param>
    public static Compilation Compile(string text, KqlSchema schema, CompileOptions options)
    {
        var diagnostics = new DiagnosticBag();
        if (text.Length > TextLengthMax)
        {
            diagnostics.Error(DiagnosticCodes.TooComplex, new TextSpan(0, 0), $"The query has {text.Length} characters; up to {TextLengthMax} are read.");
            return new Compilation(text, schema, options, null, null, [], diagnostics.ToList());
        }

        var syntax = Parser.Parse(text, diagnostics);
        BoundQuery? bound = null;
        List<CompiledResult> results = [];
        CompiledResult? discovery = null;
        try
        {
            bound = QueryBinder.Bind(syntax, schema, options, diagnostics);
            if (!diagnostics.HasErrors)
            {
                results = bound.Results.Select(result => Compile(result, options)).ToList();
                discovery = bound.Discovery is null ? null : Compile(new BoundResult(bound.Discovery, null), options);
            }
        }
        catch (InsufficientExecutionStackException)
        {
            diagnostics.Error(DiagnosticCodes.TooComplex, new TextSpan(0, text.Length), "The query is nested deeper than can be compiled.");
            results = [];
        }
        catch (TooComplexException exception)
        {
            diagnostics.Error(DiagnosticCodes.TooComplex, new TextSpan(0, text.Length), exception.Message);
            results = [];
        }

        return new Compilation(text, schema, options, syntax, bound, results, diagnostics.ToList()) { Discovery = discovery };
    }

    private static CompiledResult Compile(BoundResult result, CompileOptions options)
    {
        var plan = Planner.Plan(result, options);
        var columns = result.Relation.Columns.Select(column => new ResultColumn(column.Name, column.Type)).ToList();
        return new CompiledResult(columns, SqlWriter.Write(plan), result.Render, plan);
    }
}

/// <summary>What came of compiling a text: its forms as far as they were reached, and what is wrong with it.</summary>
public sealed class Compilation
{
    private readonly KqlSchema _schema;
    private readonly CompileOptions _options;
    private readonly QuerySyntax? _syntax;
    private readonly BoundQuery? _bound;

    internal Compilation(
        string text, KqlSchema schema, CompileOptions options, QuerySyntax? syntax, BoundQuery? bound, IReadOnlyList<CompiledResult> results, IReadOnlyList<Diagnostic> diagnostics)
    {
        Text = text;
        _schema = schema;
        _options = options;
        _syntax = syntax;
        _bound = bound;
        Results = results;
        Diagnostics = diagnostics;
    }

    /// <summary>The query.</summary>
    public string Text { get; }

    /// <summary>Errors and warnings in the order of the text.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Whether the query can run.</summary>
    public bool Succeeded => Results.Count > 0;

    /// <summary>One result per statement that yields a table; empty when there is an error.</summary>
    public IReadOnlyList<CompiledResult> Results { get; }

    /// <summary>
    /// A query whose rows are needed to know the columns of this one, as with <c>bag_unpack</c> and <c>pivot</c>; null when
    /// they are known, or when there is an error. It yields two texts a row: <see cref="DiscoveredColumn"/>.
    /// </summary>
    public CompiledResult? Discovery { get; internal init; }

    /// <summary>Goes on with what <see cref="Discovery"/> has found; that may lead to another one.</summary>
    /// <param name="found">Its rows.</param>
    public Compilation Continue(IReadOnlyList<DiscoveredColumn> found) =>
        KqlCompiler.Compile(Text, _schema, _options with { Discoveries = [.. _options.Discoveries, found] });

    /// <summary>Whether it puts so many tables together that it is worth a look which of them have rows.</summary>
    public bool ReadsManyTables => Results.Append(Discovery).Any(result => result is not null && result.Plan.Shared.Select(shared => shared.Plan).Append(result.Plan.Root).Any(HasManyInputs));

    /// <summary>The same query without what it would read of tables that have no rows. Columns and rows stay the same.</summary>
    /// <param name="empty">The SQL names of tables that have none (<see cref="TableSymbol.SqlName"/>).</param>
    public Compilation WithoutEmpty(IReadOnlySet<string> empty) => KqlCompiler.Compile(Text, _schema, _options with { EmptyTables = empty });

    private static bool HasManyInputs(PlanNode node) => node is PlanUnion { Legs.Count: >= 8 } || node.Inputs.Any(HasManyInputs);

    /// <summary>The query as canonical KQL, built from its syntax.</summary>
    public string PrintSyntax() => _syntax is null ? "" : new SyntaxPrinter().Print(_syntax);

    /// <summary>The operators with their columns and types, one line each.</summary>
    public string PrintBound() => _bound is null ? "" : BoundPrinter.Print(_bound);

    /// <summary>The relational steps, one line each.</summary>
    public string PrintPlan() => string.Join("\n", Results.Select(result => PlanPrinter.Print(result.Plan)));
}

/// <summary>One result table of a query.</summary>
public sealed class CompiledResult
{
    internal CompiledResult(IReadOnlyList<ResultColumn> columns, string sql, RenderInfo? render, PlanResult plan)
    {
        Columns = columns;
        Sql = sql;
        Render = render;
        Plan = plan;
    }

    /// <summary>The columns; the SQL yields them in this order under names of its own.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>The SELECT, without limits and settings.</summary>
    public string Sql { get; }

    /// <summary>How the query asks for the result to be drawn, or null.</summary>
    public RenderInfo? Render { get; }

    internal PlanResult Plan { get; }
}

/// <summary>A column of a result.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
public sealed record ResultColumn(string Name, KqlType Type);
