using Patchbay.Kql.Symbols;

namespace Patchbay.EngineTests.Kql.Reference;

/// <summary>A scalar expression: its text in the language, and its value in a row.</summary>
internal sealed record Expression(string Text, KqlType Type, Func<object?[], object?> Of);

/// <summary>Makes random expressions over the columns of a table.</summary>
internal sealed class ExpressionMaker(Random random, Table table)
{
    private static readonly string[] Words = ["a", "alpha", "Alpha", "beta", "eta", "alpha-beta", "x", "y", "10.0.0.1", "0.0", "7", "über"];

    private static readonly KqlType[] Sortable = [KqlType.Bool, KqlType.Int, KqlType.Long, KqlType.Real, KqlType.String, KqlType.DateTime, KqlType.TimeSpan];

    public Random Random => random;

    public T Pick<T>(params IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public Field? Column(Func<Field, bool> fits)
    {
        var fields = table.Fields.Where(fits).ToList();
        return fields.Count == 0 ? null : Pick<Field>(fields);
    }

    public Expression Of(Field field)
    {
        var index = table.IndexOf(field.Name);
        return new Expression(field.Name, field.Type, row => row[index]);
    }

    /// <summary>An expression of any type but dynamic.</summary>
    public Expression Any(int depth = 2) => Of(Pick<KqlType>(Sortable), depth);

    public Expression Of(KqlType type, int depth)
    {
        if (Column(field => field.Type == type) is { } column && random.Next(depth > 0 ? 3 : 1) == 0)
        {
            return Of(column);
        }

        return depth <= 0 ? Literal(type) : type switch
        {
            KqlType.Bool => Condition(depth),
            KqlType.Int => Call($"toint({{0}})", KqlType.Int, Meaning.ToLong, Of(KqlType.Long, depth - 1)),
            KqlType.Long => Whole(depth),
            KqlType.Real => Real(depth),
            KqlType.String => Text(depth),
            KqlType.DateTime => Time(depth),
            _ => Duration(depth),
        };
    }

    /// <summary>A condition, as for <c>where</c>.</summary>
    public Expression Condition(int depth = 2)
    {
        if (depth <= 0)
        {
            return Of(KqlType.Bool, 0);
        }

        var inner = depth - 1;
        switch (random.Next(14))
        {
            case 0:
                return Binary("({0} and {1})", KqlType.Bool, Meaning.And, Condition(inner), Condition(inner));
            case 1:
                return Binary("({0} or {1})", KqlType.Bool, Meaning.Or, Condition(inner), Condition(inner));
            case 2:
                return Call("not({0})", KqlType.Bool, Meaning.Not, Condition(inner));
            case 3:
                var tested = Any(inner);
                return Call("isnull({0})", KqlType.Bool, value => tested.Type != KqlType.String && value is null, tested);
            case 4:
                return Call("isempty({0})", KqlType.Bool, value => value is "", Of(KqlType.String, inner));
            case 5 or 6:
                return TextCondition(inner);
            case 7:
                return In(inner);
            case 8:
                var (operand, low, high) = (Of(KqlType.Long, inner), random.Next(-3, 3), random.Next(0, 9));
                return Call($"({{0}} between ({low} .. {high}))", KqlType.Bool, value => value is long number ? number >= low && number <= high : null, operand);
            case 9 or 10:
                var sign = Pick("<", "<=", ">", ">=");
                var type = Pick(KqlType.Long, KqlType.Real, KqlType.DateTime, KqlType.TimeSpan, KqlType.Int);
                return Binary($"({{0}} {sign} {{1}})", KqlType.Bool, (left, right) => Meaning.Strict(left, right, (a, b) => a is not double.NaN && b is not double.NaN && Meaning.Compare(a, b) is var order && sign switch
                {
                    "<" => order < 0,
                    "<=" => order <= 0,
                    ">" => order > 0,
                    _ => order >= 0,
                }), Of(type, inner), Of(type, inner));
            default:
                var equals = random.Next(2) == 0;
                var compared = Pick<KqlType>(Sortable);
                return Binary(equals ? "({0} == {1})" : "({0} != {1})", KqlType.Bool, (left, right) => equals ? Meaning.AreEqual(left, right) : Meaning.Not(Meaning.AreEqual(left, right)), Of(compared, inner), Of(compared, inner));
        }
    }

    private Expression TextCondition(int depth)
    {
        var word = Pick<string>(Words);
        var (lower, text) = (word.ToLowerInvariant(), Of(KqlType.String, depth));
        var (name, test) = Pick<(string, Func<string, bool>)>(
            ("has", value => Meaning.HasTerm(value.ToLowerInvariant(), lower)),
            ("has_cs", value => Meaning.HasTerm(value, word)),
            ("hasprefix", value => Meaning.HasTerm(value.ToLowerInvariant(), lower, prefix: true)),
            ("hassuffix", value => Meaning.HasTerm(value.ToLowerInvariant(), lower, suffix: true)),
            ("contains", value => value.ToLowerInvariant().Contains(lower, StringComparison.Ordinal)),
            ("contains_cs", value => value.Contains(word, StringComparison.Ordinal)),
            ("startswith", value => value.ToLowerInvariant().StartsWith(lower, StringComparison.Ordinal)),
            ("startswith_cs", value => value.StartsWith(word, StringComparison.Ordinal)),
            ("endswith", value => value.ToLowerInvariant().EndsWith(lower, StringComparison.Ordinal)),
            ("endswith_cs", value => value.EndsWith(word, StringComparison.Ordinal)),
            ("=~", value => value.ToLowerInvariant() == lower));
        var negated = random.Next(3) == 0;
        var written = negated ? name == "=~" ? "!~" : $"!{name}" : name;
        return Call($"({{0}} {written} \"{word}\")", KqlType.Bool, value => test((string)value!) != negated, text);
    }

    private Expression In(int depth)
    {
        var negated = random.Next(2) == 0;
        var type = Pick(KqlType.Long, KqlType.String, KqlType.Int);
        var items = Enumerable.Range(0, random.Next(1, 4)).Select(_ => type == KqlType.String ? (object)Pick<string>(Words) : (long)random.Next(-2, 6)).ToList();
        var list = string.Join(", ", items.Select(item => item is string text ? $"\"{text}\"" : $"{item}"));
        return Call($"({{0}} {(negated ? "!in" : "in")} ({list}))", KqlType.Bool, value => items.Exists(item => Meaning.AreEqual(value, item) is true) != negated, Of(type, depth));
    }

    private Expression Whole(int depth)
    {
        var inner = depth - 1;
        switch (random.Next(9))
        {
            case 0:
                var sign = Pick(1, -1);
                return Binary(sign > 0 ? "({0} + {1})" : "({0} - {1})", KqlType.Long, (a, b) => Meaning.Strict(a, b, (x, y) => Meaning.Add(x, y, sign)), Of(Pick(KqlType.Long, KqlType.Int), inner), Of(KqlType.Long, inner));
            case 1:
                return Binary("({0} * {1})", KqlType.Long, (a, b) => Meaning.Strict(a, b, Meaning.Multiply), Of(KqlType.Long, 0), Of(KqlType.Int, 0));
            case 2:
                return Binary("({0} / {1})", KqlType.Long, (a, b) => Meaning.Strict(a, b, Meaning.Divide), Of(KqlType.Long, inner), Of(KqlType.Long, 0));
            case 3:
                return Binary("({0} % {1})", KqlType.Long, (a, b) => Meaning.Strict(a, b, Meaning.Modulo), Of(KqlType.Long, inner), Of(KqlType.Long, 0));
            case 4:
                var size = (long)random.Next(1, 5);
                return Call($"bin({{0}}, {size})", KqlType.Long, value => value is null ? null : Meaning.Bin(value, size), Of(KqlType.Long, inner));
            case 5:
                return Call("strlen({0})", KqlType.Long, value => (long)((string)value!).Length, Of(KqlType.String, inner));
            case 6:
                return Binary("coalesce({0}, {1})", KqlType.Long, (a, b) => a ?? b, Of(KqlType.Long, inner), Of(KqlType.Long, inner));
            case 7:
                return Binary("max_of({0}, {1})", KqlType.Long, (a, b) => Meaning.CompareWithNulls(a, b) >= 0 ? a : b, Of(KqlType.Long, inner), Of(KqlType.Long, inner));
            default:
                return Column(field => field.Type == KqlType.Dynamic) is { } bag
                    ? Call(Pick("tolong({0}.a)", "tolong({0}[0])") is var form ? form : "", KqlType.Long, value => Meaning.ToLong(form.EndsWith(".a)", StringComparison.Ordinal) ? ((Json?)value)?.Member("a") : ((Json?)value)?.Element(0)), Of(bag))
                    : Choice(KqlType.Long, inner);
        }
    }

    private Expression Real(int depth) => random.Next(4) switch
    {
        0 => Binary("({0} + {1})", KqlType.Real, (a, b) => Meaning.Strict(a, b, (x, y) => Meaning.Add(x, y, 1)), Of(KqlType.Real, depth - 1), Of(Pick(KqlType.Long, KqlType.Real), depth - 1)),
        1 => Call("({0} / 4.0)", KqlType.Real, value => value is null ? null : Meaning.Real(value) / 4, Of(Pick(KqlType.Long, KqlType.Real), depth - 1)),
        2 => Call("bin({0}, 0.5)", KqlType.Real, value => value is null ? null : Meaning.Bin(value, 0.5), Of(KqlType.Real, depth - 1)),
        _ => Choice(KqlType.Real, depth - 1),
    };

    private Expression Text(int depth)
    {
        var inner = depth - 1;
        switch (random.Next(8))
        {
            case 0:
                return Binary("strcat({0}, \"-\", {1})", KqlType.String, (a, b) => $"{Meaning.Text(a)}-{Meaning.Text(b)}", Of(KqlType.String, inner), Of(Pick(KqlType.Long, KqlType.String, KqlType.Bool, KqlType.TimeSpan), inner));
            case 1:
                return Call("tolower({0})", KqlType.String, value => ((string)value!).ToLowerInvariant(), Of(KqlType.String, inner));
            case 2:
                return Call("toupper({0})", KqlType.String, value => ((string)value!).ToUpperInvariant(), Of(KqlType.String, inner));
            case 3:
                var (start, length) = (random.Next(0, 4), random.Next(0, 5));
                return Call($"substring({{0}}, {start}, {length})", KqlType.String, value => new string([.. ((string)value!).Skip(start).Take(length)]), Of(KqlType.String, inner));
            case 4:
                return Call("tostring({0})", KqlType.String, Meaning.Text, Of(Pick(KqlType.Long, KqlType.Bool, KqlType.TimeSpan, KqlType.DateTime), inner));
            case 5:
                return Binary("coalesce({0}, {1})", KqlType.String, (a, b) => a is "" ? b : a, Of(KqlType.String, inner), Of(KqlType.String, inner));
            case 6 when Column(field => field.Type == KqlType.Dynamic) is { } bag:
                return Call("tostring({0}.b)", KqlType.String, value => Meaning.Text(((Json?)value)?.Member("b")), Of(bag));
            default:
                return Choice(KqlType.String, inner);
        }
    }

    private Expression Time(int depth) => random.Next(3) switch
    {
        0 => Binary("({0} + {1})", KqlType.DateTime, (a, b) => Meaning.Strict(a, b, (x, y) => Meaning.Add(x, y, 1)), Of(KqlType.DateTime, depth - 1), Of(KqlType.TimeSpan, 0)),
        1 => Call("bin({0}, 7h)", KqlType.DateTime, value => value is null ? null : Meaning.Bin(value, TimeSpan.FromHours(7)), Of(KqlType.DateTime, depth - 1)),
        _ => Call("startofday({0})", KqlType.DateTime, value => value is null ? null : ((DateTime)value).Date, Of(KqlType.DateTime, depth - 1)),
    };

    private Expression Duration(int depth) => random.Next(4) switch
    {
        0 => Binary("({0} - {1})", KqlType.TimeSpan, (a, b) => Meaning.Strict(a, b, (x, y) => Meaning.Add(x, y, -1)), Of(KqlType.DateTime, 0), Of(KqlType.DateTime, 0)),
        1 => Call("({0} * 2)", KqlType.TimeSpan, value => value is null ? null : Meaning.Multiply(value, 2L), Of(KqlType.TimeSpan, depth - 1)),
        2 => Call("bin({0}, 20m)", KqlType.TimeSpan, value => value is null ? null : Meaning.Bin(value, TimeSpan.FromMinutes(20)), Of(KqlType.TimeSpan, depth - 1)),
        _ => Choice(KqlType.TimeSpan, depth - 1),
    };

    // A condition that is null takes the other way.
    private Expression Choice(KqlType type, int depth)
    {
        var (condition, then, other) = (Condition(depth), Of(type, depth), Of(type, depth));
        return random.Next(2) == 0
            ? new Expression($"iff({condition.Text}, {then.Text}, {other.Text})", type, row => condition.Of(row) is true ? then.Of(row) : other.Of(row))
            : new Expression($"case({condition.Text}, {then.Text}, isnull({other.Text}), {then.Text}, {other.Text})", type, row =>
                condition.Of(row) is true || (type != KqlType.String && other.Of(row) is null) ? then.Of(row) : other.Of(row));
    }

    private static Expression Call(string form, KqlType type, Func<object?, object?> of, Expression argument) =>
        new(form.Replace("{0}", argument.Text, StringComparison.Ordinal), type, row => of(argument.Of(row)));

    private static Expression Binary(string form, KqlType type, Func<object?, object?, object?> of, Expression left, Expression right)
    {
        var place = form.IndexOf("{1}", StringComparison.Ordinal);
        return new($"{form[..place].Replace("{0}", left.Text, StringComparison.Ordinal)}{right.Text}{form[(place + 3)..]}", type, row => of(left.Of(row), right.Of(row)));
    }

    private Expression Literal(KqlType type)
    {
        var value = DataMaker.Value(random, type);
        return new Expression(DataMaker.Literal(type, value), type, _ => value);
    }
}
