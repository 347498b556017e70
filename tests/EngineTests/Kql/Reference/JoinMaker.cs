using Patchbay.Kql.Symbols;

namespace Patchbay.EngineTests.Kql.Reference;

/// <summary>Makes a random join, lookup or union with another table, which the query calls R.</summary>
internal sealed class JoinMaker(Random random, Table table, Table other)
{
    public (string Text, Table Result) Join()
    {
        var shared = table.Fields.Where(field => field.Type != KqlType.Dynamic && other.Fields.Contains(field)).ToList();
        if (shared.Count == 0)
        {
            return Union();
        }

        var keys = shared.OrderBy(_ => random.Next()).Take(random.Next(1, 3)).ToList();
        var on = string.Join(", ", keys.Select(key => key.Name));
        return random.Next(4) == 0 ? Lookup(keys, on) : Join(keys, on);
    }

    private (string, Table) Lookup(List<Field> keys, string on)
    {
        var outer = random.Next(2) == 0;
        var rightFields = other.Fields.Except(keys).ToList();
        var rows = Matches(keys).SelectMany(match => match.Rows.Count == 0 && outer
            ? [[.. match.Row, .. rightFields.Select(Table.Missing)]]
            : match.Rows.Select(right => (object?[])[.. match.Row, .. rightFields.Select(field => right[other.IndexOf(field.Name)])])).ToList();
        return ($"lookup{(outer ? "" : " kind=inner")} R on {on}", new Table(Named([.. table.Fields, .. rightFields]), rows));
    }

    private (string, Table) Join(List<Field> keys, string on)
    {
        var kind = (string[])["inner", "leftouter", "rightouter", "fullouter", "leftsemi", "leftanti", "rightsemi", "rightanti", "anti", "leftantisemi", "innerunique"] is var kinds ? kinds[random.Next(kinds.Length)] : "";
        if (kind == "innerunique" && table.Rows.DistinctBy(row => Cells.Text(keys.Select(key => row[table.IndexOf(key.Name)]))).Count() < table.Rows.Count)
        {
            // Which of several rows would be kept is not said.
            kind = "inner";
        }

        var text = $"join kind={kind} R on {on}";
        var matches = Matches(keys);
        var matched = matches.SelectMany(match => match.Rows).ToHashSet<object?[]>(ReferenceEqualityComparer.Instance as IEqualityComparer<object?[]>);
        switch (kind)
        {
            case "leftsemi":
                return (text, table with { Rows = [.. matches.Where(match => match.Rows.Count > 0).Select(match => match.Row)], IsOrdered = false });
            case "leftanti" or "anti" or "leftantisemi":
                return (text, table with { Rows = [.. matches.Where(match => match.Rows.Count == 0).Select(match => match.Row)], IsOrdered = false });
            case "rightsemi":
                return (text, other with { Rows = [.. other.Rows.Where(matched.Contains)], IsOrdered = false });
            case "rightanti":
                return (text, other with { Rows = [.. other.Rows.Where(row => !matched.Contains(row))], IsOrdered = false });
        }

        var rows = matches.SelectMany(match => match.Rows.Select(right => (object?[])[.. match.Row, .. right])).ToList();
        if (kind is "leftouter" or "fullouter")
        {
            rows.AddRange(matches.Where(match => match.Rows.Count == 0).Select(match => (object?[])[.. match.Row, .. other.Fields.Select(Table.Missing)]));
        }

        if (kind is "rightouter" or "fullouter")
        {
            rows.AddRange(other.Rows.Where(row => !matched.Contains(row)).Select(row => (object?[])[.. table.Fields.Select(Table.Missing), .. row]));
        }

        return (text, new Table(Named([.. table.Fields, .. other.Fields]), rows));
    }

    // Null matches nothing, not even null.
    private List<(object?[] Row, List<object?[]> Rows)> Matches(List<Field> keys)
    {
        var places = keys.ConvertAll(key => (Left: table.IndexOf(key.Name), Right: other.IndexOf(key.Name)));
        return [.. table.Rows.Select(left => (left, other.Rows.Where(right => places.TrueForAll(place => Meaning.AreEqual(left[place.Left], right[place.Right]) is true && left[place.Left] is not null)).ToList()))];
    }

    // A name that is taken gets the first free number.
    private static List<Field> Named(IReadOnlyList<Field> fields)
    {
        var names = new HashSet<string>();
        return [.. fields.Select(field => field with { Name = Enumerable.Range(0, 99).Select(number => number == 0 ? field.Name : $"{field.Name}{number}").First(names.Add) })];
    }

    public (string Text, Table Result) Union()
    {
        // A name with two types makes two columns, named by their types as well.
        var all = table.Fields.Concat(other.Fields).Distinct().ToList();
        var outputs = table.Fields.Concat(other.Fields).Select(field => field.Name).Distinct().SelectMany(name => all.Where(field => field.Name == name)).ToList();
        var fields = outputs.ConvertAll(field => outputs.Count(output => output.Name == field.Name) > 1 ? field with { Name = $"{field.Name}_{field.Type.Name()}" } : field);
        IEnumerable<object?[]> Rows(Table source) => source.Rows.Select(row => outputs.Select(output => source.Fields.ToList().IndexOf(output) is >= 0 and var index ? row[index] : Table.Missing(output)).ToArray());
        return ("union R", new Table(Named(fields), [.. Rows(table), .. Rows(other)]));
    }
}
