using FsCheck;
using FsCheck.Fluent;
using Patchbay.Testing;

namespace Patchbay.UnitTests.Kql;

/// <summary>Printing and reading, over the queries of the goldens and over what mutation makes of them.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Queries =
        [.. Directory.GetFiles(Repository.PathOf("tests/EngineTests/Goldens"), "query.kql", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    private static readonly char[] Alphabet = [.. "|()[]{},;:.=<>!~+-*/%\"'@`\\ \n$_09azT".ToCharArray(), 'é', '\uD83D', '\0'];

    [Fact]
    public void There_are_queries() => Assert.True(Queries.Length > 40);

    [Fact]
    public void What_is_printed_reads_back_the_same()
    {
        foreach (var query in Queries)
        {
            var first = TestSchema.Compile(query);
            if (first.Diagnostics.Any(diagnostic => diagnostic.Code.StartsWith("KQL0", StringComparison.Ordinal)))
            {
                continue;
            }

            var printed = first.PrintSyntax();
            Assert.Equal(printed, TestSchema.Compile(printed).PrintSyntax());
        }
    }

    [Fact]
    public void Any_text_gets_an_answer()
    {
        var mutations = Gen.Choose(0, Queries.Length - 1).SelectMany(
            query => Gen.Choose(0, 1_000_000).ListOf(6), (query, places) => Mutate(Queries[query], [.. places]));
        Prop.ForAll(mutations.ToArbitrary(), text =>
        {
            var compilation = TestSchema.Compile(text);
            return compilation.Succeeded || compilation.Discovery is not null || compilation.Diagnostics.Count > 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    private static string Mutate(string query, int[] places)
    {
        var text = query;
        for (var i = 0; i + 1 < places.Length; i += 2)
        {
            var at = text.Length == 0 ? 0 : places[i] % text.Length;
            text = (places[i + 1] % 4) switch
            {
                0 => text.Remove(at, Math.Min(1 + (places[i] % 7), text.Length - at)),
                1 => text.Insert(at, Alphabet[places[i + 1] % Alphabet.Length].ToString()),
                2 => text[..at],
                _ => text.Insert(at, text.Substring(at, Math.Min(12, text.Length - at))),
            };
        }

        return text;
    }
}
