using System.Globalization;
using Patchbay.Kql.Symbols;

namespace Patchbay.EngineTests.Kql.Reference;

/// <summary>
/// Random queries over random rows have on the engine the columns and rows that the reference computes. PATCHBAY_RANDOM_QUERIES says
/// how many, PATCHBAY_RANDOM_SEED where they begin: the seed of a failure runs it again.
/// </summary>
public sealed class RandomQueryTests(EmbeddedEngine engine)
{
    private static int Setting(string name, int missing) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : missing;

    [Fact]
    public async Task The_engine_agrees_with_the_reference()
    {
        var first = Setting("PATCHBAY_RANDOM_SEED", 1);
        var count = Setting("PATCHBAY_RANDOM_QUERIES", 2_000);
        for (var seed = first; seed < first + count; seed++)
        {
            var query = RandomQuery.Of(seed);
            if (await FindProblemAsync(query) is null)
            {
                continue;
            }

            var simplest = await ShrinkAsync(query);
            Assert.Fail($"PATCHBAY_RANDOM_SEED={seed} PATCHBAY_RANDOM_QUERIES=1\n{simplest.Make().Text}\n\n{await FindProblemAsync(simplest)}");
        }
    }

    private async Task<RandomQuery> ShrinkAsync(RandomQuery query)
    {
        foreach (var simpler in query.Simpler())
        {
            if (await FindProblemAsync(simpler) is not null)
            {
                return await ShrinkAsync(simpler);
            }
        }

        return query;
    }

    private async Task<string?> FindProblemAsync(RandomQuery query)
    {
        var (text, expected) = query.Make();
        try
        {
            var (columns, rows) = await KqlRunner.RunAsync(engine.ClickHouse, text);
            var names = string.Join(", ", columns.Select(column => $"{column.Name}:{column.Type.Name()}"));
            var expectedNames = string.Join(", ", expected.Fields.Select(field => $"{field.Name}:{field.Type.Name()}"));
            if (names != expectedNames)
            {
                return $"columns   {names}\nreference {expectedNames}";
            }

            var types = columns.Select(column => column.Type).ToList();
            var actual = rows.ConvertAll(row => Cells.Text(row, types));
            var wanted = expected.Rows.Select(Cells.Text).ToList();
            if (!expected.IsOrdered)
            {
                actual.Sort(StringComparer.Ordinal);
                wanted.Sort(StringComparer.Ordinal);
            }

            return actual.SequenceEqual(wanted) ? null : $"engine\n  {string.Join("\n  ", actual)}\nreference\n  {string.Join("\n  ", wanted)}";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }
}
