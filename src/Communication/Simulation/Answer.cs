namespace Patchbay.Communication.Simulation;

/// <summary>How a request to a service ended.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">What the service says about a failure; empty when all went well.</param>
internal readonly record struct Answer(int Status, string Description = "")
{
    private static readonly Weighted<Answer> Failures = new(
        (new Answer(400, "The request is not valid."), 20),
        (new Answer(401, "Denied by the resource provider."), 15),
        (new Answer(403, "Forbidden"), 10),
        (new Answer(404, "Not found"), 20),
        (new Answer(409, "Conflict"), 5),
        (new Answer(429, "Too many requests"), 20),
        (new Answer(500, "Internal server error"), 4),
        (new Answer(503, "Service unavailable"), 6));

    public bool Succeeded => Status < 400;

    public string ResultType => Succeeded ? "Succeeded" : "Failed";

    public string Level => Status switch { < 400 => "Informational", < 500 => "Warning", _ => "Error" };

    /// <summary>Whether a client tries the same request again.</summary>
    public bool IsTransient => Status is 429 or 500 or 503;

    public static Answer Failure(RandomSource random) => Failures.Pick(random);

    /// <summary>How long the service took, in whole milliseconds: refusals come at once, breakdowns after a while.</summary>
    /// <param name="median">The median of a successful request.</param>
    /// <param name="random">The chance.</param>
    public int Milliseconds(double median, RandomSource random) => (int)Math.Clamp(Latency(median, random), 1, 30_000);

    private double Latency(double median, RandomSource random) => Status switch
    {
        < 400 => random.LogNormal(median, 0.45),
        401 or 403 or 429 => random.LogNormal(8, 0.4),
        < 500 => random.LogNormal(Math.Max(10, median / 3), 0.4),
        _ => random.LogNormal(median * 8, 0.7),
    };
}
