namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>Why a participation ended.</summary>
/// <param name="Reason">The calling SDK's code, as text.</param>
/// <param name="SubCode">Its sub-code, as text.</param>
/// <param name="Category">What the summary makes of it.</param>
internal sealed record CallEnd(string Reason, string SubCode, string Category)
{
    private static readonly Weighted<CallEnd> Failures = new(
        (new CallEnd("487", "10003", "ExpectedError"), 30),
        (new CallEnd("603", "10009", "ExpectedError"), 15),
        (new CallEnd("480", "10078", "ExpectedError"), 15),
        (new CallEnd("410", "301005", "UnexpectedClientError"), 20),
        (new CallEnd("408", "10057", "UnexpectedClientError"), 10),
        (new CallEnd("500", "4999", "UnexpectedServerError"), 6),
        (new CallEnd("503", "580000", "UnexpectedServerError"), 4));

    public static CallEnd Success { get; } = new("0", "0", "Success");

    public static CallEnd Failure(RandomSource random) => Failures.Pick(random);
}
