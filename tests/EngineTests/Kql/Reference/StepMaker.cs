using Patchbay.Kql.Symbols;

namespace Patchbay.EngineTests.Kql.Reference;

/// <summary>Makes a random operator that fits a table, and what it makes of it.</summary>
internal sealed class StepMaker(Random random, Table table)
{
    private readonly ExpressionMaker _expressions = new(random, table);

    private static readonly Func<Field, bool> IsSortable = field => field.Type is not (KqlType.Dynamic or KqlType.Guid);

    /// <summary>The operator's text and its result.</summary>
    /// <param name="other">The rows of the table that is called R, for joins and unions.</param>
    public (string Text, Table Result) Next(Table other) => random.Next(20) switch
    {
        0 or 1 or 2 => Where(),
        3 or 4 or 5 => Extend(),
        6 => Project(),
        7 => ProjectAway(),
        8 => Rename(),
        9 => Distinct(),
        10 or 11 => new AggregateMaker(random, table).Summarize(),
        12 or 13 => Sort(),
        14 => Top(),
        15 or 16 => new JoinMaker(random, table, other).Join(),
        17 => new JoinMaker(random, table, other).Union(),
        18 => Expand(),
        _ => Window() ?? Count(),
    };

    private (string, Table) Where()
    {
        var condition = _expressions.Condition();
        return ($"where {condition.Text}", table with { Rows = [.. table.Rows.Where(row => condition.Of(row) is true)] });
    }

    private (string, Table) Extend()
    {
        var name = Name();
        var value = _expressions.Any();
        return ($"extend {name} = {value.Text}", With(name, value));
    }

    // A column of the name gives way, in its place.
    private Table With(string name, Expression value)
    {
        var field = new Field(name, value.Type);
        var outputs = table.Fields.Select(existing => existing.Name == name ? (field, value.Of) : table.Same(existing)).ToList();
        if (table.IndexOf(name) < 0)
        {
            outputs.Add((field, value.Of));
        }

        var result = table.Project(outputs);
        return table.Key?.Contains(name) == true ? result with { Key = null } : result;
    }

    private (string, Table) Project()
    {
        var fields = table.Fields.Where(_ => random.Next(3) > 0).ToList();
        var (name, value) = (Name(), _expressions.Any());
        fields.RemoveAll(field => field.Name == name);
        var result = table.Project([.. fields.Select(table.Same), (new Field(name, value.Type), value.Of)]);
        return ($"project {string.Concat(fields.Select(field => $"{field.Name}, "))}{name} = {value.Text}", table.Key?.Contains(name) == true ? result with { Key = null } : result);
    }

    private (string, Table) ProjectAway()
    {
        if (table.Fields.Count < 2)
        {
            return Count();
        }

        var dropped = _expressions.Pick<Field>(table.Fields);
        return ($"project-away {dropped.Name}", table.Project([.. table.Fields.Where(field => field != dropped).Select(table.Same)]));
    }

    private (string, Table) Rename()
    {
        var renamed = _expressions.Pick<Field>(table.Fields);
        var name = Enumerable.Range(1, 99).Select(number => $"m{number}").First(name => table.IndexOf(name) < 0);
        var outputs = table.Fields.Select(field => field == renamed ? (field with { Name = name }, table.Same(field).Value) : table.Same(field));
        return ($"project-rename {name} = {renamed.Name}", table.Project([.. outputs], old => old == renamed.Name ? name : old));
    }

    private (string, Table) Distinct()
    {
        var fields = table.Fields.Where(IsSortable).Where(_ => random.Next(2) == 0).Take(3).ToList();
        if (fields.Count == 0)
        {
            return Count();
        }

        var projected = table.Project([.. fields.Select(table.Same)]);
        return ($"distinct {string.Join(", ", fields.Select(field => field.Name))}", new Table(projected.Fields, [.. projected.Rows.DistinctBy(Cells.Text)]) { Key = [.. fields.Select(field => field.Name)] });
    }

    private (string, Table) Sort()
    {
        var (keys, sorted) = Order();
        return keys.Count == 0 ? Count() : ($"sort by {string.Join(", ", keys)}", sorted);
    }

    private (string, Table) Top()
    {
        var count = random.Next(6);
        if (table.Key is [var name] && table.IndexOf(name) is var index && IsSortable(table.Fields[index]) && random.Next(2) == 0)
        {
            var sign = _expressions.Pick(1, -1);
            var sorted = table.Rows.Order(Comparer<object?[]>.Create((left, right) => sign * Meaning.CompareWithNulls(left[index], right[index])));
            return ($"top {count} by {name} {(sign > 0 ? "asc" : "desc")}", table with { Rows = [.. sorted.Take(count)], IsOrdered = true });
        }

        return table.IsOrdered ? ($"take {count}", table with { Rows = [.. table.Rows.Take(count)] }) : Sort();
    }

    // By some columns, and behind them by the key, which leaves no ties.
    private (List<string> Keys, Table Sorted) Order()
    {
        var fields = table.Fields.Where(IsSortable).Where(_ => random.Next(4) == 0).Take(2).ToList();
        var key = table.Key?.Select(name => table.Fields[table.IndexOf(name)]).ToList() ?? [];
        var isTotal = table.Key is not null && key.TrueForAll(field => IsSortable(field));
        if (isTotal)
        {
            fields.AddRange(key.Except(fields));
        }

        var (texts, rows) = (new List<string>(), table.Rows.OrderBy(_ => 0));
        foreach (var field in fields)
        {
            var (index, ascending, nulls) = (table.IndexOf(field.Name), random.Next(2) == 0, random.Next(4));
            var nullsFirst = nulls == 0 || (nulls != 1 && ascending);
            texts.Add($"{field.Name}{(ascending ? " asc" : random.Next(2) == 0 ? " desc" : "")}{(nulls == 0 ? " nulls first" : nulls == 1 ? " nulls last" : "")}");
            // NaN stands between the nulls and the rest, whatever the direction.
            rows = rows.ThenBy(row => (row[index] is null ? -2 : row[index] is double.NaN ? -1 : 0) * (nullsFirst ? 1 : -1))
                .ThenBy(row => row[index], Comparer<object?>.Create((left, right) => left is null || right is null ? 0 : Meaning.Compare(left, right) * (ascending ? 1 : -1)));
        }

        return (texts, table with { Rows = [.. rows], IsOrdered = isTotal });
    }

    private (string, Table) Expand()
    {
        if (_expressions.Column(field => field.Type == KqlType.Dynamic) is not { } field)
        {
            return Where();
        }

        var index = table.IndexOf(field.Name);
        var typed = random.Next(2) == 0;
        var rows = new List<object?[]>();
        foreach (var row in table.Rows)
        {
            // A null makes one row, an empty list none.
            foreach (var element in row[index] is Json json ? json.Expand() : [null])
            {
                var copy = row.ToArray();
                copy[index] = typed ? element?.AsScalar() as long? : element;
                rows.Add(copy);
            }
        }

        var fields = table.Fields.Select(existing => existing == field && typed ? field with { Type = KqlType.Long } : existing).ToList();
        return ($"mv-expand {field.Name}{(typed ? " to typeof(long)" : "")}", new Table(fields, rows));
    }

    private (string, Table)? Window()
    {
        if (!table.IsOrdered || _expressions.Column(field => field.Type is KqlType.Long or KqlType.Int) is not { } field)
        {
            return null;
        }

        var (name, index, offset, form) = (Name(), table.IndexOf(field.Name), random.Next(1, 3), random.Next(4));
        if (form == 3 && table.Rows.Any(row => row[index] is null))
        {
            // What a null adds to a running sum is not said.
            form = 0;
        }

        var text = form switch
        {
            0 => "row_number()",
            1 => $"prev({field.Name}, {offset})",
            2 => $"next({field.Name}, {offset})",
            _ => $"row_cumsum({field.Name})",
        };
        var values = table.Rows.Select((row, place) => form switch
        {
            0 => place + 1L,
            1 => place >= offset ? table.Rows[place - offset][index] : null,
            2 => place + offset < table.Rows.Count ? table.Rows[place + offset][index] : null,
            _ => table.Rows.Take(place + 1).Aggregate(0L, (sum, earlier) => sum + ((long?)earlier[index] ?? 0)),
        }).ToList();
        var number = new Dictionary<object?[], object?>(table.Rows.Zip(values, KeyValuePair.Create), ReferenceEqualityComparer.Instance as IEqualityComparer<object?[]>);
        return ($"serialize {name} = {text}", With(name, new Expression(text, form == 0 ? KqlType.Long : field.Type, row => number[row])));
    }

    private (string, Table) Count() => ("count", new Table([new Field("Count", KqlType.Long)], [[(long)table.Rows.Count]]) { Key = ["Count"] });

    private string Name() => _expressions.Pick("x", "y", "z", "n", "s");
}
