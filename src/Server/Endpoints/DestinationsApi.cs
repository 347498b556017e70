using System.Text.Json.Serialization;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>Tries out the destinations that diagnostic settings can name. No API of Azure's.</summary>
internal static class DestinationsApi
{
    public static void MapDestinationsApi(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/api/destinations/test", TestAsync)
        .Takes<DestinationRequest>().Describe<DestinationAnswer>("Try out a destination that a diagnostic setting can name");

    private static async Task<IResult> TestAsync(HttpContext context, DestinationProviders providers, DestinationTest test, LimitOptions limits, BodyBudget budget)
    {
        var (request, error) = await Arm.ReadAsync(context.Request, limits, budget, DestinationsJson.Wire.DestinationRequest);
        if (request is null)
        {
            return error!;
        }

        if (request.Address is not { } address)
        {
            return AzureErrors.InvalidResource(
                "Name one destination as a diagnostic setting does: storageAccountId, or eventHubAuthorizationRuleId and eventHubName; both ids are resource ids.");
        }

        if (providers.WhyNot(address) is { } reason)
        {
            return AzureErrors.DestinationUnknown(reason);
        }

        return await test.RunAsync(address, context.RequestAborted) is { } trouble
            ? AzureErrors.DestinationFailed(trouble)
            : Results.Json(new DestinationAnswer(address.Id.ToString(), address.EventHubName, Works: true), DestinationsJson.Wire.DestinationAnswer);
    }
}

/// <summary>A destination, named as in the properties of a diagnostic setting.</summary>
internal sealed record DestinationRequest(string? StorageAccountId, string? EventHubAuthorizationRuleId, string? EventHubName)
{
    /// <summary>The destination; null when none is named, or two, or something that is no resource id.</summary>
    [JsonIgnore]
    public DestinationAddress? Address =>
        (StorageAccountId is null) == (EventHubAuthorizationRuleId is null) || !ResourceId.TryParse(StorageAccountId ?? EventHubAuthorizationRuleId, out var id) ? null
        : StorageAccountId is not null ? new DestinationAddress(DestinationKind.StorageAccount, id)
        : new DestinationAddress(DestinationKind.EventHub, id, EventHubName);
}

/// <summary>A destination that took what was sent to it.</summary>
internal sealed record DestinationAnswer(string Id, string? EventHubName, bool Works);

[JsonSerializable(typeof(DestinationRequest))]
[JsonSerializable(typeof(DestinationAnswer))]
internal sealed partial class DestinationsJson : JsonSerializerContext
{
    public static DestinationsJson Wire { get; } = new(AnswerJson.Options());
}
