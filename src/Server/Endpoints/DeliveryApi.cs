using System.ComponentModel;
using System.Text.Json.Serialization;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.History;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Settings;
using Patchbay.Server.Errors;
using Patchbay.Server.Metrics;
using Patchbay.Server.OpenApi;

namespace Patchbay.Server.Endpoints;

/// <summary>What became of accepted records, and how the destinations do. No API of Azure's.</summary>
internal static class DeliveryApi
{
    public static void MapDeliveryApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api");
        group.MapGet("/ledger", GetLedger).Describe<LedgerAnswer>("What became of every accepted record, by resource, category and destination");
        group.MapGet("/destinations", GetDestinations).Describe<DestinationsAnswer>("How the destinations do");
        group.MapPost("/destinations/retry", Retry).Describe("Try a destination again now, without waiting", StatusCodes.Status204NoContent);
        group.MapPost("/deadLetters/replay", ReplayAsync).Describe<ReplayAnswer>("Send dead letters again, all or those of a destination");
        group.MapPost("/verify", VerifyAsync).Describe<VerifyAnswer>("Check journal, ledger, workspaces and archives against each other");
        group.MapGet("/history", GetHistory).Describe<HistoryAnswer>("The past of diagnostic settings on its way to destinations");
        endpoints.MapGet("/metrics", (DeliveryMetrics metrics) => Results.Text(metrics.Print(), "text/plain; version=0.0.4; charset=utf-8"))
            .Describe("Metrics of the server for Prometheus", StatusCodes.Status200OK, "text/plain");
    }

    private static IResult GetLedger(Deliveries deliveries, RecordIntake intake, TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return Results.Json(
            new LedgerAnswer(
                [.. deliveries.Ledger.Read().Select(row => new LedgerFacts(
                    row.Resource, row.Category, row.Destination, row.Accepted, row.Delivered, row.Pending, row.Rejected, row.Expired,
                    row.OldestPending is { } oldest ? Math.Max(0, Math.Round((now - oldest).TotalSeconds, 3)) : null))],
                intake.Unrouted.Read()),
            DeliveryJson.Wire.LedgerAnswer);
    }

    private static IResult GetDestinations(Deliveries deliveries, MonitoredResources resources, DestinationProviders providers)
    {
        var notReached = from address in resources.All.SelectMany(resource => resources.SettingsOf(resource.Id)).SelectMany(setting => setting.Destinations).DistinctBy(address => address.Key)
                         let reason = providers.WhyNot(address)
                         where reason is not null
                         select new NotReachedFacts(address.Key, reason);
        var (start, end) = deliveries.JournalRange;
        return Results.Json(
            new DestinationsAnswer(
                end - start,
                [.. deliveries.Destinations().Select(destination => new DestinationFacts(destination.Address.Key, destination.BytesBehind, destination.Trouble))],
                [.. notReached],
                [.. deliveries.Damaged.Select(range => new DamagedFacts(range.From, range.To))]),
            DeliveryJson.Wire.DestinationsAnswer);
    }

    private static IResult GetHistory(Histories histories) =>
        Results.Json(
            new HistoryAnswer([.. histories.All.Select(job => new HistoryFacts(job.ResourceId, job.Setting, job.Destination, job.Categories, job.CategoriesDone, job.From, job.Until, job.Sent, job.Total))]),
            DeliveryJson.Wire.HistoryAnswer);

    private static IResult Retry([Description("Its key, as in the list of destinations.")] string destination, Deliveries deliveries) =>
        deliveries.RetryNow(destination) ? Results.NoContent() : AzureErrors.DestinationNotFound(destination);

    private static async Task<IResult> VerifyAsync(Verification verification, CancellationToken cancellationToken) =>
        Results.Json(new VerifyAnswer(await verification.RunAsync(cancellationToken)), DeliveryJson.Wire.VerifyAnswer);

    private static async Task<IResult> ReplayAsync(Deliveries deliveries, DeadLetters deadLetters, CancellationToken cancellationToken, [Description("Its key; all destinations when it is left out.")] string? destination = null) =>
        destination is not null && deliveries.Destinations().All(known => known.Address.Key != destination)
            ? AzureErrors.DestinationNotFound(destination)
            : Results.Json(new ReplayAnswer(await deadLetters.ReplayAsync(deliveries, destination, cancellationToken)), DeliveryJson.Wire.ReplayAnswer);
}

/// <summary>The answer of <c>/api/ledger</c>: what was accepted for each destination, and what was accepted for none since the server started.</summary>
internal sealed record LedgerAnswer(IReadOnlyList<LedgerFacts> Rows, IReadOnlyList<UnroutedSum> Unrouted);

/// <summary>A row: always accepted = delivered + pending + rejected + expired.</summary>
internal sealed record LedgerFacts(
    string ResourceId, string Category, string Destination, long Accepted, long Delivered, long Pending, long Rejected, long Expired, double? OldestPendingSeconds);

/// <summary>The answer of <c>/api/destinations</c>; the ranges are positions in the journal.</summary>
internal sealed record DestinationsAnswer(
    long JournalBytes, IReadOnlyList<DestinationFacts> Destinations, IReadOnlyList<NotReachedFacts> NotReached, IReadOnlyList<DamagedFacts> DamagedRanges);

/// <summary>A destination, and what keeps it from taking records.</summary>
internal sealed record DestinationFacts(string Destination, long BytesBehind, Trouble? Trouble);

/// <summary>A destination that a setting names and that gets nothing, and why.</summary>
internal sealed record NotReachedFacts(string Destination, string Reason);

internal sealed record DamagedFacts(long From, long To);

/// <summary>The answer of a replay: how many records are on their way again.</summary>
internal sealed record ReplayAnswer(int Replayed);

/// <summary>The answer of <c>/api/verify</c>.</summary>
internal sealed record VerifyAnswer(IReadOnlyList<Finding> Findings);

/// <summary>The answer of <c>/api/history</c>: the past of settings on its way to destinations.</summary>
internal sealed record HistoryAnswer(IReadOnlyList<HistoryFacts> Histories);

/// <summary>The past of a setting for one of its destinations.</summary>
/// <param name="ResourceId">The setting's resource.</param>
/// <param name="Setting">The setting's name.</param>
/// <param name="Destination">The destination's key.</param>
/// <param name="Categories">What is sent, in this order.</param>
/// <param name="CategoriesDone">How many of them are sent; all of them when it is done.</param>
/// <param name="From">The first <c>TimeGenerated</c> that is sent.</param>
/// <param name="Until">The last <c>_TimeReceived</c> that is sent; what arrived later comes as it arrives.</param>
/// <param name="Sent">Records that are sent.</param>
/// <param name="Total">Records that were there to be sent when the setting was made.</param>
internal sealed record HistoryFacts(
    string ResourceId, string Setting, string Destination, IReadOnlyList<string> Categories, int CategoriesDone, DateTime From, DateTime Until, long Sent, long Total);

[JsonSerializable(typeof(LedgerAnswer))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(VerifyAnswer))]
[JsonSerializable(typeof(DestinationsAnswer))]
[JsonSerializable(typeof(ReplayAnswer))]
internal sealed partial class DeliveryJson : JsonSerializerContext
{
    public static DeliveryJson Wire { get; } = new(AnswerJson.Options());
}
