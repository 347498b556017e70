using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>What a function's parameter takes. Dynamic values fit where a string is wanted; elsewhere the query converts them.</summary>
internal enum ParameterKind
{
    /// <summary>Any scalar.</summary>
    Scalar,

    /// <summary>Any scalar, read as its text.</summary>
    Text,

    /// <summary>A string or dynamic value, read as its text.</summary>
    TextOrDynamic,

    /// <summary>Exactly <see cref="Parameter.Type"/>, or what widens to it.</summary>
    Typed,

    /// <summary>int or long.</summary>
    Integer,

    /// <summary>int, long, real or decimal.</summary>
    Number,

    /// <summary>A number, datetime or timespan.</summary>
    Summable,

    /// <summary>What has an order: everything but dynamic and guid.</summary>
    Orderable,

    /// <summary>Any scalar but dynamic.</summary>
    NotDynamic,

    /// <summary>A dynamic array.</summary>
    Array,

    /// <summary>A dynamic property bag.</summary>
    Bag,

    /// <summary>A number, or a dynamic array of them.</summary>
    NumberOrArray,

    /// <summary>A scalar of the same type as the other such arguments, which are widened to one type.</summary>
    Common,

    /// <summary>Like <see cref="Common"/>, where different types make the result dynamic.</summary>
    CommonOrDynamic,

    /// <summary>Like <see cref="Common"/>, of types that have an order.</summary>
    CommonOrderable,

    /// <summary>A column of the rows, not an expression.</summary>
    Column,

    /// <summary>A type literal, <c>typeof(long)</c>.</summary>
    TypeLiteral,
}

/// <summary>A parameter of a built-in function.</summary>
/// <param name="Name">The name, for messages and docs.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Type">The type, when the kind is <see cref="ParameterKind.Typed"/>.</param>
internal sealed record Parameter(string Name, ParameterKind Kind, KqlType Type)
{
    public bool IsOptional { get; init; }

    /// <summary>Whether it, as the last one, takes any number of arguments.</summary>
    public bool Repeats { get; init; }

    /// <summary>Whether the argument must be known before the query runs.</summary>
    public bool IsConstant { get; init; }
}

/// <summary>What a built-in function takes and returns.</summary>
/// <remarks>
/// Written as text, so that a function is one row: <c>(source: text, start: integer, length?: integer) -> string</c>.
/// Kinds are written as <see cref="ParameterKind"/> in lower camel case or as a type; <c>?</c> after a name makes it
/// optional, <c>*</c> repeatable, <c>const</c> before the kind constant. The result is a type, <c>arg0</c> (the type of the
/// first argument), <c>promoted0</c> (the same with int widened to long), <c>common</c>, <c>widest</c> or <c>literal</c>
/// (of the type literal); <c>?</c> after it says null also from arguments that are not, <c>!</c> never null.
/// </remarks>
internal sealed class Signature
{
    private Signature(string text, IReadOnlyList<Parameter> parameters, string result)
    {
        Text = text;
        Parameters = parameters;
        NullRule = result[^1] switch
        {
            '?' => NullRule.Maybe,
            '!' => NullRule.Never,
            _ => NullRule.FromArguments,
        };
        Result = result.TrimEnd('?', '!');
    }

    public string Text { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    public string Result { get; }

    public NullRule NullRule { get; }

    public int CountMin => Parameters.Count(parameter => !parameter.IsOptional);

    public int CountMax => Parameters.Count > 0 && Parameters[^1].Repeats ? int.MaxValue : Parameters.Count;

    /// <summary>The parameter that an argument belongs to.</summary>
    public Parameter ParameterAt(int index) => Parameters[Math.Min(index, Parameters.Count - 1)];

    public static Signature Parse(string text)
    {
        var close = text.LastIndexOf(')');
        var arrow = text.IndexOf("->", close, StringComparison.Ordinal);
        var list = text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..close];
        var parameters = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ParseParameter);
        return new Signature(text, [.. parameters], text[(arrow + 2)..].Trim());
    }

    private static Parameter ParseParameter(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = text[..colon].Trim();
        var kind = text[(colon + 1)..].Trim();
        var isConstant = kind.StartsWith("const ", StringComparison.Ordinal);
        if (isConstant)
        {
            kind = kind[6..];
        }

        var typed = KqlTypes.TryParse(kind, out var type);
        return new Parameter(name.TrimEnd('?', '*'), typed ? ParameterKind.Typed : Enum.Parse<ParameterKind>(kind, ignoreCase: true), type)
        {
            IsOptional = name.EndsWith('?') || name.EndsWith('*'),
            Repeats = name.EndsWith('*'),
            IsConstant = isConstant,
        };
    }
}

/// <summary>When the result of a function may be null.</summary>
internal enum NullRule
{
    /// <summary>When one of its arguments is.</summary>
    FromArguments,

    /// <summary>Always possible.</summary>
    Maybe,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>The name that a column gets from a call without a name of its own.</summary>
internal enum ResultName
{
    /// <summary>None: Column1 and so on.</summary>
    None,

    /// <summary>The name of the first argument.</summary>
    FirstArgument,

    /// <summary>The name of the only argument, none when there are several.</summary>
    OnlyArgument,

    /// <summary>Always the same one: the prefix.</summary>
    Prefix,

    /// <summary>A prefix, an underscore and the name of the first argument.</summary>
    PrefixAndFirstArgument,

    /// <summary>The name of the first argument, an underscore and a suffix.</summary>
    FirstArgumentAndSuffix,
}
