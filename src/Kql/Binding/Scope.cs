using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Binding;

/// <summary>The names that <c>let</c> statements, parameters and <c>as</c> give; looked up innermost first.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, Definition> _definitions = new(StringComparer.Ordinal);

    public bool TryDefine(string name, Definition definition) => _definitions.TryAdd(name, definition);

    public Definition? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._definitions.TryGetValue(name, out var definition))
            {
                return definition;
            }
        }

        return null;
    }

    /// <summary>All visible names whose definition has a kind, for suggestions.</summary>
    public IEnumerable<string> Names<T>()
        where T : Definition
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            foreach (var (name, definition) in scope._definitions)
            {
                if (definition is T)
                {
                    yield return name;
                }
            }
        }
    }

    private Scope? Outer => outer;
}

/// <summary>What a name stands for.</summary>
internal abstract record Definition;

/// <summary>A scalar value.</summary>
internal sealed record ScalarDefinition(BoundScalar Value) : Definition
{
    /// <summary>How many expressions the value is made of; each use of the name costs as much again.</summary>
    public int Size { get; } = Value.Count();
}

/// <summary>A table expression. Every use gets columns of its own.</summary>
internal sealed record RelationDefinition(string Name, SharedRelation Relation, bool IsView = false) : Definition;

/// <summary>A function; its body is bound anew for each call, in the scope where it was declared.</summary>
internal sealed record FunctionDefinition(string Name, FunctionSyntax Syntax, Scope DeclaredIn) : Definition
{
    /// <summary>Where the function is kept, when it is not one of the query's own text; places in its syntax are of another text then.</summary>
    public StoredFunction? Stored { get; init; }

    /// <summary>Whether a parameter has no default, so that the name alone is no call.</summary>
    public bool NeedsArguments => Syntax.Parameters.Any(parameter => parameter.Default is null);
}

/// <summary>A relation that may be used several times: planned once, and shared where that pays.</summary>
internal sealed class SharedRelation(string name, BoundRelation relation, bool isMaterialized)
{
    public string Name { get; } = name;

    public BoundRelation Relation { get; } = relation;

    /// <summary>Whether the text asks for one evaluation with <c>materialize()</c>.</summary>
    public bool IsMaterialized { get; } = isMaterialized;

    /// <summary>How many references the query has.</summary>
    public int UseCount { get; set; }
}
