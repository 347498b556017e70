using System.Text.RegularExpressions;
using Patchbay.ClickHouse;
using Patchbay.Kql;
using Patchbay.Kql.Symbols;
using Patchbay.Testing;

namespace Patchbay.EngineTests.Kql;

/// <summary>Each function over columns whose values are of several shapes or null, as stored ones are: whatever comes out, the engine runs it.</summary>
public sealed partial class NullArgumentTests(EmbeddedEngine engine)
{
    private const string Rows = """
        datatable(b:bool, i:int, l:long, r:real, dec:decimal, s:string, t:datetime, ts:timespan, g:guid, d:dynamic, s2:string, l2:long)
        [
            true, 1, 2, 1.5, decimal(2.5), "a b", datetime(2024-01-01), 1h, guid(74be27de-1e4e-49d9-b579-fe0b331d3642), dynamic([1, 2]), "x", 3,
            false, 2, 3, 2.5, decimal(1), "1.2.3.4", datetime(2024-01-02), 2h, guid(74be27de-1e4e-49d9-b579-fe0b331d3643), dynamic({"a": 1}), "y", 4,
            bool(null), int(null), long(null), real(null), decimal(null), "", datetime(null), timespan(null), guid(null), dynamic(null), "", long(null)
        ]
        """;

    [Fact]
    public async Task Every_call_runs()
    {
        var calls = File.ReadLines(Repository.PathOf("tests/UnitTests/Kql/LanguageService/calls.txt")).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
        // No text is a sketch.
        var queries = calls.Select(call => Literals().Replace(call, "d")).Where(call => !call.Contains("hll", StringComparison.Ordinal) && !call.Contains("tdigest", StringComparison.Ordinal)).ToList();
        Assert.True(queries.Count > 300);

        var failed = new List<string>();
        foreach (var compilation in queries.Select(call => KqlCompiler.Compile($"{Rows}\n| project {call}", KqlSchema.Empty, new CompileOptions())).Where(compilation => compilation.Succeeded))
        {
            try
            {
                await KqlRunner.ReadAsync(engine.ClickHouse, compilation.Results[0]);
            }
            catch (ClickHouseException exception)
            {
                failed.Add($"{compilation.Text[Rows.Length..]}: {exception.Message}");
            }
        }

        Assert.Empty(failed);
    }

    [GeneratedRegex(@"dynamic\((\[[^()]*\]|\{[^()]*\})\)")]
    private static partial Regex Literals();
}
