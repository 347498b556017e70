using System.Globalization;
using Patchbay.Kql.Symbols;

namespace Patchbay.EngineTests.Kql.Reference;

/// <summary>Makes tables of random values, and writes them in the language.</summary>
internal static class DataMaker
{
    private static readonly string[] Texts = ["", "a", "A", "Alpha beta", "alpha-beta", "x_y", "10.0.0.1", "10.0.0.12", "über alles", "Über", "beta7", "42", "-7", "b.a"];

    private static readonly string[] Dynamics =
        ["[]", "{}", "[1,2,3]", "[1,null,\"x\"]", "{\"a\":1,\"b\":\"x\"}", "{\"a\":5,\"b\":\"Alpha\",\"c\":[1,2]}", "{\"b\":\"\"}", "[[1],{\"a\":2}]", "{\"a\":\"12\"}", "[7]"];

    public static readonly IReadOnlyList<Field> Fields =
    [
        new("id", KqlType.Long), new("k", KqlType.String), new("n", KqlType.Long), new("i", KqlType.Int), new("r", KqlType.Real), new("b", KqlType.Bool),
        new("s", KqlType.String), new("t", KqlType.DateTime), new("p", KqlType.TimeSpan), new("d", KqlType.Dynamic),
    ];

    /// <summary>A table whose column <c>id</c> is different in every row.</summary>
    public static Table Make(Random random)
    {
        // Not every column every time, so that two tables differ.
        var fields = Fields.Where(field => field.Name is "id" or "k" || random.Next(4) > 0).ToList();
        var rows = Enumerable.Range(0, random.Next(9)).Select(id => fields.Select(field => field.Name == "id" ? (object)(long)id : Value(random, field.Type)).ToArray()).ToList();
        return new Table(fields, rows) { Key = ["id"], IsOrdered = true };
    }

    public static object? Value(Random random, KqlType type)
    {
        if (type != KqlType.String && random.Next(5) == 0)
        {
            return null;
        }

        return type switch
        {
            KqlType.Bool => random.Next(2) == 0,
            KqlType.Int or KqlType.Long => (long)random.Next(-4, 6),
            KqlType.Real => random.Next(-8, 12) / 4.0,
            KqlType.String => Texts[random.Next(Texts.Length)],
            KqlType.DateTime => new DateTime(2024, 2, 28, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(0, 6000)).AddTicks(random.Next(3)),
            KqlType.TimeSpan => TimeSpan.FromMinutes(random.Next(-3000, 3000) / 10.0),
            _ => new Json(Dynamics[random.Next(Dynamics.Length)]),
        };
    }

    public static string Literal(KqlType type, object? value) => value switch
    {
        null => $"{type.Name()}(null)",
        bool truth => truth ? "true" : "false",
        long number => type == KqlType.Int ? $"int({number})" : number < 0 ? $"long({number})" : $"{number}",
        double real => $"real({real.ToString("R", CultureInfo.InvariantCulture)})",
        DateTime time => $"datetime({time:O})",
        TimeSpan duration => $"time({duration:c})",
        Json json => $"dynamic({json.Text})",
        _ => $"\"{value}\"",
    };

    /// <summary>The table as an expression.</summary>
    public static string Text(Table table) =>
        $"datatable({string.Join(", ", table.Fields.Select(field => $"{field.Name}:{field.Type.Name()}"))})[{string.Join(", ", table.Rows.SelectMany(row => row.Select((value, index) => Literal(table.Fields[index].Type, value))))}]";
}
