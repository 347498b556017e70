namespace Patchbay.Communication.Simulation;

/// <summary>Values of which some are drawn more often than others.</summary>
/// <param name="choices">Each value with its weight; only the relation between the weights counts.</param>
internal sealed class Weighted<T>(params (T Value, int Weight)[] choices)
{
    private readonly int _sum = choices.Sum(choice => choice.Weight);

    public T Pick(RandomSource random)
    {
        var left = random.Below(_sum);
        foreach (var (value, weight) in choices)
        {
            left -= weight;
            if (left < 0)
            {
                return value;
            }
        }

        return choices[^1].Value;
    }
}
