using System.Threading.RateLimiting;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Identity;

namespace Patchbay.Server.Requests;

/// <summary>Holds callers of the log query API to so many requests within a time, as the service does.</summary>
/// <remarks>The one user of a server that asks nobody who he is would only hold up himself, with the pages of charts that he looks at.</remarks>
internal sealed class QueryRate(QueryOptions options, IdentityOptions identity) : IDisposable
{
    /// <summary>The time within which requests are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly PartitionedRateLimiter<string>? _limiter = options.RequestsPerCallerMax == 0 || !identity.Required ? null : PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetFixedWindowLimiter(caller, _ => new FixedWindowRateLimiterOptions { PermitLimit = options.RequestsPerCallerMax, Window = Window }));

    /// <summary>Counts a request.</summary>
    /// <returns>The refusal when it is one too many.</returns>
    public AzureError? Count(HttpContext context)
    {
        using var lease = _limiter?.AttemptAcquire(Caller.Of(context).Id);
        return lease is null or { IsAcquired: true } ? null
            : QueryErrors.TooManyRequests(options.RequestsPerCallerMax, lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window);
    }

    public void Dispose() => _limiter?.Dispose();
}
