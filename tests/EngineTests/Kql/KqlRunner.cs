using System.Buffers;
using System.Text.Json;
using Patchbay.ClickHouse;
using Patchbay.Kql;
using Patchbay.Kql.Symbols;
using Patchbay.Workspaces.Query;

namespace Patchbay.EngineTests.Kql;

/// <summary>Compiles KQL and runs it on the engine, for tests that look at columns and rows.</summary>
internal static class KqlRunner
{
    /// <summary>The first result of a query, its cells encoded as the query API does.</summary>
    public static async Task<(IReadOnlyList<ResultColumn> Columns, List<JsonElement[]> Rows)> RunAsync(IClickHouse clickHouse, string query, KqlSchema? schema = null, CompileOptions? options = null)
    {
        var compilation = KqlCompiler.Compile(query, schema ?? KqlSchema.Empty, options ?? new CompileOptions());
        compilation = await Discovery.CompleteAsync(clickHouse, compilation, StatementLimits.None, TestContext.Current.CancellationToken);
        if (!compilation.Succeeded)
        {
            throw new InvalidOperationException(string.Join("\n", compilation.Diagnostics.Select(diagnostic => $"{diagnostic.Code} at {diagnostic.Span.Start}: {diagnostic.Message}")));
        }

        var result = compilation.Results[0];
        try
        {
            return (result.Columns, await ReadAsync(clickHouse, result));
        }
        catch (Exception exception) when (exception is ClickHouseException or InvalidCastException or InvalidDataException)
        {
            throw new InvalidOperationException($"{exception.Message}\n{result.Sql}", exception);
        }
    }

    /// <summary>The rows of a compiled result.</summary>
    public static async Task<List<JsonElement[]>> ReadAsync(IClickHouse clickHouse, CompiledResult compiled)
    {
        var rows = new List<JsonElement[]>();
        await using var result = await clickHouse.QueryAsync(new Statement(compiled.Sql), TestContext.Current.CancellationToken);
        while (await result.ReadAsync(TestContext.Current.CancellationToken) is { } block)
        {
            ColumnTypes.Check(compiled, block);
            for (var row = 0; row < block.RowCount; row++)
            {
                var buffer = new ArrayBufferWriter<byte>();
                using (var json = new Utf8JsonWriter(buffer))
                {
                    json.WriteStartArray();
                    for (var i = 0; i < compiled.Columns.Count; i++)
                    {
                        CellWriter.Write(json, block.Columns[i], row, compiled.Columns[i].Type);
                    }

                    json.WriteEndArray();
                }

                rows.Add([.. JsonDocument.Parse(buffer.WrittenMemory).RootElement.EnumerateArray()]);
            }
        }

        return rows;
    }
}
