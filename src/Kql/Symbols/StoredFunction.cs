using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Symbols;

/// <summary>A function that is kept with the tables: a query calls it by its name, as one that it declares with <c>let</c>.</summary>
public sealed class StoredFunction
{
    private readonly DiagnosticBag _problems = new();

    /// <summary>Reads a function. Whatever is wrong with it is told to the queries that call it.</summary>
    /// <param name="name">The name in KQL.</param>
    /// <param name="parameters">The parameters as <c>let</c> declares them, with or without the parentheses: <c>since:datetime, limit:long = 10</c>.</param>
    /// <param name="body">What it yields: a table or a value, with <c>let</c> statements before.</param>
    public StoredFunction(string name, string parameters, string body)
    {
        Name = name;
        Parameters = $"({Unwrap(parameters)})";
        Body = body;
        var ofParameters = new DiagnosticBag();
        var read = Parser.ParseParameterList(Parameters, ofParameters);
        ParametersProblem = ofParameters.ToList() is [var first, ..] ? first.Message : null;
        var query = Parser.Parse(body, _problems);
        Syntax = new FunctionSyntax(read, query, IsView: false, query.Span);
    }

    /// <summary>The name in KQL.</summary>
    public string Name { get; }

    /// <summary>The parameters in parentheses, as they are declared; <c>()</c> for none.</summary>
    public string Parameters { get; }

    /// <summary>The body, without braces.</summary>
    public string Body { get; }

    /// <summary>The parameters one by one.</summary>
    public IReadOnlyList<StoredParameter> DeclaredParameters =>
        [.. Syntax.Parameters.Select(parameter => new StoredParameter(parameter.Name.Name, parameter.Type, parameter.Columns?.Select(column => new ResultColumn(column.Name.Name, column.Type)).ToList()))];

    /// <summary>What is wrong with the parameters, as a sentence; null when they can be read.</summary>
    public string? ParametersProblem { get; }

    internal FunctionSyntax Syntax { get; }

    /// <summary>What is wrong with the body's words; its meaning depends on where it is called.</summary>
    internal IReadOnlyList<Diagnostic> Problems => _problems.ToList();

    /// <summary>What is wrong with a name, as a sentence; null when a query can call a function by it.</summary>
    /// <param name="name">The name.</param>
    public static string? FindNameProblem(string name) =>
        name.Length == 0 || !(char.IsAsciiLetter(name[0]) || name[0] == '_') || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? $"'{name}' cannot be the name of a function: letters, digits and underscores, no digit first."
            : Functions.FunctionTable.IsKnown(name) ? $"'{name}' is a function of the language." : null;

    // A parameter's name never begins with a parenthesis, so one at the start is around them all.
    private static string Unwrap(string parameters) => parameters.Trim() is ['(', .. var inner, ')'] ? inner : parameters.Trim();
}

/// <summary>A parameter of a stored function.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of a value; unknown for a table.</param>
/// <param name="Columns">The columns that a table has to have; null for a value.</param>
public sealed record StoredParameter(string Name, KqlType Type, IReadOnlyList<ResultColumn>? Columns);
