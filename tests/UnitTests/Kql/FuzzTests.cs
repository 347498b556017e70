using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.UnitTests.Kql;

/// <summary>
/// Whatever the text, the compiler answers: no exception, no hang, and memory in proportion to the text. PATCHBAY_FUZZ says how many
/// texts are tried, PATCHBAY_RANDOM_SEED where they begin: the seed of a failure makes its text again.
/// </summary>
public sealed class FuzzTests
{
    // Noise of other tests included; a text of the fuzzer takes a millisecond and less than a megabyte.
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(20);
    private const long BytesMax = 100L << 20;

    private static readonly string[] Queries =
    [
        .. Directory.GetFiles(Repository.PathOf("tests/EngineTests/Goldens"), "query.kql", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText),
        .. Directory.GetFiles(Repository.PathOf("tests/EngineTests/Conformance"), "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Where(line => line.Length > 0)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("query").GetString()!),
        .. File.ReadLines(Repository.PathOf("tests/UnitTests/Kql/LanguageService/queries.kql")),
    ];

    private static readonly string[] Tokens = [.. Queries.SelectMany(query => Regex.Matches(query, @"\w+|""[^""]*""|\s|.").Select(match => match.Value)).Distinct()];

    private static int Setting(string name, int missing) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : missing;

    [Fact]
    public void Any_text_gets_an_answer()
    {
        Assert.True(Queries.Length > 800 && Tokens.Length > 800);
        var first = Setting("PATCHBAY_RANDOM_SEED", 1);
        Parallel.For(first, first + Setting("PATCHBAY_FUZZ", 10_000), seed =>
        {
            var text = Make(new Random(seed));
            var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            try
            {
                var compilation = TestSchema.Compile(text);
                Assert.True(compilation.Succeeded || compilation.Discovery is not null || compilation.Diagnostics.Count > 0, "There is neither a result nor a diagnostic.");
            }
            catch (Exception exception)
            {
                Assert.Fail($"PATCHBAY_RANDOM_SEED={seed} PATCHBAY_FUZZ=1\n{text}\n{exception}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < BytesMax, $"PATCHBAY_RANDOM_SEED={seed} PATCHBAY_FUZZ=1\n{text}\nallocates too much.");
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeMax, $"PATCHBAY_RANDOM_SEED={seed} PATCHBAY_FUZZ=1\n{text}\ntakes too long.");
        });
    }

    // One in four is tokens in any order; the others are queries, cut, mixed and with wrong tokens.
    private static string Make(Random random)
    {
        if (random.Next(4) == 0)
        {
            return string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Pick(random, Tokens) + (random.Next(3) == 0 ? "" : " ")));
        }

        var text = Pick(random, Queries);
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var (from, to) = (random.Next(text.Length + 1), random.Next(text.Length + 1));
            (from, to) = (Math.Min(from, to), Math.Min(Math.Max(from, to), Math.Min(from, to) + 40));
            text = random.Next(6) switch
            {
                0 => text.Remove(from, to - from),
                1 => text.Insert(from, Pick(random, Tokens)),
                2 => text[..from] + Pick(random, Tokens) + text[to..],
                3 => text.Insert(random.Next(text.Length + 1), text[from..to]),
                4 => text.Insert(from, ((char)random.Next(random.Next(2) == 0 ? 128 : 0x10000)).ToString()),
                _ => text[..from] + Pick(random, Queries) is var joined && joined.Length < 4_000 ? joined : text,
            };
        }

        return text;
    }

    private static string Pick(Random random, string[] items) => items[random.Next(items.Length)];
}
