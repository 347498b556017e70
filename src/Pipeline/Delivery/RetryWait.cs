namespace Patchbay.Pipeline.Delivery;

/// <summary>How long to wait after a failure: twice as long each time, with some chance in it, so that senders do not come all at once.</summary>
internal sealed class RetryWait(DeliveryOptions options)
{
    private const double Jitter = 0.2;

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; private set; }

    /// <summary>The next wait.</summary>
    /// <param name="asked">What the destination asks for, if it does.</param>
    public TimeSpan Next(TimeSpan? asked)
    {
        var grown = options.RetryFirst * Math.Pow(2, Math.Min(Failures++, 30));
        var wait = grown < options.RetryMax ? grown : options.RetryMax;
        wait *= 1 + (Jitter * ((2 * Random.Shared.NextDouble()) - 1));
        return asked is not { } least ? wait : least < options.RetryAfterMax ? least : options.RetryAfterMax;
    }

    public void Reset() => Failures = 0;
}
