namespace Patchbay.EngineTests.Kql.Reference;

/// <summary>A random query and the rows that it must have.</summary>
/// <param name="Data">Makes the tables.</param>
/// <param name="Steps">Each makes one operator, for whatever table stands before it: a shorter list is a simpler query.</param>
internal sealed record RandomQuery(int Data, IReadOnlyList<int> Steps)
{
    public static RandomQuery Of(int seed)
    {
        var random = new Random(seed);
        return new RandomQuery(random.Next(), [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next())]);
    }

    /// <summary>Queries with one operator less.</summary>
    public IEnumerable<RandomQuery> Simpler() => Enumerable.Range(0, Steps.Count).Select(dropped => this with { Steps = [.. Steps.Where((_, index) => index != dropped)] });

    /// <summary>The query's text and its result.</summary>
    public (string Text, Table Result) Make()
    {
        var random = new Random(Data);
        var (left, right) = (DataMaker.Make(random), DataMaker.Make(random));
        var text = $"let L = {DataMaker.Text(left)};\nlet R = {DataMaker.Text(right)};\nL";
        var table = left;
        foreach (var seed in Steps)
        {
            (var step, table) = new StepMaker(new Random(seed), table).Next(right);
            text += $"\n| {step}";
        }

        return (text, table);
    }
}
