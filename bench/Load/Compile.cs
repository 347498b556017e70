using System.Diagnostics;
using System.Text;
using Patchbay.Catalog;
using Patchbay.Kql;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.Load;

/// <summary>What compiling costs by itself, from the text to the SQL: the questions of the other benchmark, and a query of 300 lines with 50 <c>let</c> statements.</summary>
internal static class Compile
{
    public static void Run(int rounds)
    {
        var workspace = new Workspace(Guid.NewGuid(), "load", ResourceId.Parse($"/subscriptions/s/resourceGroups/g/providers/{Workspace.ResourceType}/load"));
        var schema = WorkspaceSchema.Of(workspace);
        var options = new CompileOptions();
        Console.WriteLine($"\nMedians of {rounds} runs, everything warm\n\n| Query | ms | KB allocated |\n|---|---|---|");
        foreach (var (name, kql) in QueryPair.Of(DateTime.UtcNow.Date, "m").Select(pair => (pair.Name, pair.Kql)).Append(("300 lines, 50 let statements", LongQuery())))
        {
            var (times, bytes) = (new List<double>(), 0L);
            for (var round = -rounds; round < rounds; round++)
            {
                var (start, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
                var compilation = KqlCompiler.Compile(kql, schema, options);
                var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
                if (!compilation.Succeeded)
                    throw new InvalidOperationException($"{kql}: {string.Join(' ', compilation.Diagnostics)}");
                if (round >= 0)
                    times.Add(milliseconds);
            }

            Console.WriteLine($"| {name} | {times.Order().ElementAt(rounds / 2):F2} | {bytes / 1024.0:F0} |");
        }
    }

    // Values, a function and tables that build on each other, as the analyses in workbooks do.
    private static string LongQuery()
    {
        var text = new StringBuilder("let from = datetime(2025-03-01);\nlet slow = (duration:real, limit:real) { duration > limit };\n");
        for (var i = 0; i < 48; i++)
        {
            text.Append($"""
                let step{i} = ACSSMSIncomingOperations
                | where TimeGenerated >= from + {i}h and ResultType != 'Succeeded'
                | extend isSlow = slow(DurationMs, {i * 10}.0), hour = bin(TimeGenerated, 1h)
                | summarize failures{i} = count(), slowest{i} = max(DurationMs) by hour, OperationName
                | where failures{i} > {i % 5};

                """);
            text.Append("// The next step.\n");
        }

        text.Append("step0");
        for (var i = 1; i < 8; i++)
        {
            text.Append($"\n| join kind=leftouter step{i} on hour, OperationName\n| project-away hour1, OperationName1");
        }

        return text.Append("\n| sort by hour asc").ToString();
    }
}
