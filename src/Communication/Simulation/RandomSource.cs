namespace Patchbay.Communication.Simulation;

/// <summary>The chance in a simulation. The same seed gives the same draws, whatever the runtime's own generator does.</summary>
/// <remarks>The generator is xoshiro256++, seeded by SplitMix64.</remarks>
internal sealed class RandomSource
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;
    private double _spareNormal = double.NaN;

    public RandomSource(ulong seed)
    {
        _a = Mix(ref seed);
        _b = Mix(ref seed);
        _c = Mix(ref seed);
        _d = Mix(ref seed);
    }

    /// <summary>64 bits that depend on nothing but a number: the fixed traits of the thing that has the number.</summary>
    public static ulong Hash(ulong number) => Mix(ref number);

    public ulong NextBits()
    {
        var result = ulong.RotateLeft(_a + _d, 23) + _a;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>At least 0 and below 1.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>At least 0 and below <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)Math.BigMul(NextBits(), (ulong)limit, out _);

    /// <summary>At least <paramref name="first"/> and at most <paramref name="last"/>.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True with a probability from 0 to 1.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> values) => values[Below(values.Count)];

    public double Exponential(double mean) => -mean * Math.Log(1 - NextDouble());

    /// <summary>Half of the draws lie below the median; sigma 0.5 spreads by about half, 1 and more gives a long tail.</summary>
    public double LogNormal(double median, double sigma) => median * Math.Exp(sigma * Normal());

    /// <summary>A random GUID of version 4.</summary>
    public Guid NextGuid() => ToGuid(NextBits(), NextBits());

    /// <summary>The GUID of version 4 that 128 bits make; six of them are not used.</summary>
    public static Guid ToGuid(ulong high, ulong low) => new(
        (uint)(high >> 32), (ushort)(high >> 16), (ushort)((high & 0x0FFF) | 0x4000), (byte)(((low >> 56) & 0x3F) | 0x80), (byte)(low >> 48),
        (byte)(low >> 40), (byte)(low >> 32), (byte)(low >> 24), (byte)(low >> 16), (byte)(low >> 8), (byte)low);

    // The polar method gives two values at a time; the second waits for the next call.
    private double Normal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            var spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        double x, y, square;
        do
        {
            x = NextDouble() * 2 - 1;
            y = NextDouble() * 2 - 1;
            square = x * x + y * y;
        }
        while (square is >= 1 or 0);

        var factor = Math.Sqrt(-2 * Math.Log(square) / square);
        _spareNormal = y * factor;
        return x * factor;
    }

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E37_79B9_7F4A_7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }
}
