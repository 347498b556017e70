using Patchbay.ClickHouse.Rows;
using Patchbay.Kql;
using Patchbay.Kql.Symbols;

namespace Patchbay.EngineTests.Kql;

/// <summary>What the engine calls the columns' types, against what the compiler said before the query ran.</summary>
internal static class ColumnTypes
{
    public static void Check(CompiledResult compiled, Block block)
    {
        for (var i = 0; i < compiled.Columns.Count; i++)
        {
            var (column, engine) = (compiled.Columns[i], block.Columns[i].Type);
            var type = Unwrap(Unwrap(engine, "LowCardinality"), "Nullable");
            Assert.True(Expected(column.Type).Contains(type, StringComparer.Ordinal), $"The column '{column.Name}' is {column.Type.Name()} for the compiler, and {engine} for the engine.\n{compiled.Sql}");
        }
    }

    private static string Unwrap(string type, string wrapper) => type.StartsWith($"{wrapper}(", StringComparison.Ordinal) ? type[(wrapper.Length + 1)..^1] : type;

    // Conditions are UInt8 until they are stored; decimals and dynamic values travel as texts.
    private static string[] Expected(KqlType type) => type switch
    {
        KqlType.Bool => ["Bool", "UInt8"],
        KqlType.Int => ["Int32"],
        KqlType.Long or KqlType.TimeSpan => ["Int64"],
        KqlType.Real => ["Float64"],
        KqlType.DateTime => ["DateTime64(7, 'UTC')"],
        KqlType.Guid => ["UUID"],
        _ => ["String"],
    };
}
