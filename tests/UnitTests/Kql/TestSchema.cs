using Patchbay.Kql;
using Patchbay.Kql.Symbols;

namespace Patchbay.UnitTests.Kql;

/// <summary>A table with a column of every type, named by its first letters: b, i, l, r, dec, s, t, ts, g, d.</summary>
internal static class TestSchema
{
    public static readonly KqlSchema Schema = new(
    [
        new TableSymbol("T", "db.T",
        [
            new("b", KqlType.Bool, CanBeNull: true), new("i", KqlType.Int, CanBeNull: true), new("l", KqlType.Long, CanBeNull: true),
            new("r", KqlType.Real, CanBeNull: true), new("dec", KqlType.Decimal, CanBeNull: true), new("s", KqlType.String, CanBeNull: false),
            new("t", KqlType.DateTime, CanBeNull: false), new("ts", KqlType.TimeSpan, CanBeNull: true), new("g", KqlType.Guid, CanBeNull: true),
            new("d", KqlType.Dynamic, CanBeNull: true), new("s2", KqlType.String, CanBeNull: false), new("l2", KqlType.Long, CanBeNull: true),
        ]) { TimeColumn = "t" },
        new TableSymbol("Type", "db.Type", [new("Type", KqlType.String, CanBeNull: false) { ConstantText = "Type" }]),
    ]);

    public static readonly CompileOptions Options = new() { Now = new DateTime(2025, 3, 5, 12, 0, 0, DateTimeKind.Utc) };

    public static Compilation Compile(string query) => KqlCompiler.Compile(query, Schema, Options);

    /// <summary>The columns of a query that compiles, as <c>name:type, …</c>.</summary>
    public static string Columns(string query)
    {
        var compilation = Compile(query);
        Assert.True(compilation.Succeeded, string.Join("\n", compilation.Diagnostics));
        return string.Join(", ", compilation.Results[0].Columns.Select(column => $"{column.Name}:{column.Type.Name()}"));
    }
}
