using Patchbay.Pipeline.Delivery;

namespace Patchbay.DestinationTests.Contract;

/// <summary>What stands at the other end of a destination in the contract's tests.</summary>
public abstract class Peer : IAsyncDisposable
{
    /// <summary>Whether it may hold a record twice.</summary>
    public abstract bool IsAtLeastOnce { get; }

    /// <summary>Whether one that throttles says for how long.</summary>
    public abstract bool TellsWhenToComeBack { get; }

    /// <summary>Opens the destination, as after a start.</summary>
    public abstract IDestination Open(string? marker = null);

    /// <summary>The ids of the records it holds, those of one category in their order.</summary>
    /// <param name="expected">How many there should be; a peer that hands them out one by one waits a while for so many.</param>
    public abstract Task<IReadOnlyList<Guid>> ReadAsync(int expected);

    /// <summary>Makes it fail until it is mended.</summary>
    /// <returns>False when it cannot fail that way.</returns>
    public abstract bool Break(Trouble trouble);

    public abstract void Mend();

    /// <summary>A record that it can never take.</summary>
    public abstract DeliveryRecord Impossible();

    public abstract ValueTask DisposeAsync();
}

public enum Trouble
{
    /// <summary>Nobody answers.</summary>
    Away,

    /// <summary>It asks to be left alone for seven seconds.</summary>
    Throttling,

    /// <summary>It takes requests and does not answer.</summary>
    Stalling,

    /// <summary>It takes the records of one category only.</summary>
    HalfAccepting,

    /// <summary>It does what it is asked to, and the answers are lost.</summary>
    LosingAnswers,

    /// <summary>It has no room.</summary>
    Full,
}
