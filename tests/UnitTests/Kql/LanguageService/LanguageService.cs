using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Patchbay.Kql.Symbols;
using Patchbay.Testing;

namespace Patchbay.UnitTests.Kql.LanguageService;

/// <summary>The language's official package in a process of its own, which is asked about queries over one schema.</summary>
internal sealed class LanguageService : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly Process _process;

    private LanguageService(Process process) => _process = process;

    /// <summary>Starts it with the tables that queries may use.</summary>
    public static async Task<LanguageService> StartAsync(KqlSchema schema)
    {
        var folder = Repository.PathOf("tests/UnitTests/Kql/LanguageService");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), $"The language's official package is missing; './dev check' fetches it, or 'npm ci' in {folder}.");
        var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "judge.cjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        })!;
        object[] tables = [.. schema.Tables.Select(table => new object[] { table.Name, table.Columns.Select(column => new[] { column.Name, column.Type.Name() }) })];
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(tables));
        return new LanguageService(process);
    }

    /// <summary>What it says of each query, in their order.</summary>
    public async Task<IReadOnlyList<Verdict>> JudgeAsync(IReadOnlyList<string> queries)
    {
        // Written beside the reading: either pipe holds but a few pages.
        var writing = Task.Run(async () =>
        {
            foreach (var query in queries)
            {
                await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(query));
            }

            await _process.StandardInput.FlushAsync();
        });
        var verdicts = new List<Verdict>(queries.Count);
        while (verdicts.Count < queries.Count)
        {
            var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The language service ended at '{queries[verdicts.Count]}'.");
            verdicts.Add(JsonSerializer.Deserialize<Verdict>(line, Web)!);
        }

        await writing;
        return verdicts;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

/// <summary>What the language service says of a query.</summary>
/// <param name="Errors">Its errors; null when the package itself failed at the query.</param>
/// <param name="Columns">Name and type of each column of the result; null when it is no table.</param>
/// <param name="IsOpen">Whether there may be more columns than are known.</param>
internal sealed record Verdict(IReadOnlyList<Finding>? Errors, IReadOnlyList<string[]>? Columns, bool IsOpen);

/// <summary>An error that it found.</summary>
/// <param name="Code">For example KS142.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record Finding(string Code, string Message);
