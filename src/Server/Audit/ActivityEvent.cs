using System.Text.Json.Nodes;

namespace Patchbay.Server.Audit;

/// <summary>A change that somebody made, or tried to make.</summary>
/// <param name="Id">The event's own id.</param>
/// <param name="Time">When it was done.</param>
/// <param name="CallerId">The object id of who did it.</param>
/// <param name="CallerName">His name.</param>
/// <param name="Address">From where, as an IP address.</param>
/// <param name="Operation">What, in Azure's names, for example <c>Microsoft.Insights/diagnosticSettings/write</c>.</param>
/// <param name="Target">On what.</param>
/// <param name="CorrelationId">The request's id.</param>
/// <param name="Method">The request's verb.</param>
/// <param name="Url">The request's address, without its query.</param>
/// <param name="Status">The answer's HTTP status.</param>
internal sealed record ActivityEvent(
    string Id, DateTime Time, string CallerId, string CallerName, string Address, string Operation, ActivityTarget Target, string CorrelationId, string Method, string Url, int Status)
{
    /// <summary>What it was before and after; null where that is not written down.</summary>
    public ActivityChange? Change { get; init; }

    private bool HasFailed => Status >= StatusCodes.Status400BadRequest;

    /// <summary>The event as Azure's activity log API gives it.</summary>
    public JsonObject ToJson()
    {
        var reason = ((System.Net.HttpStatusCode)Status).ToString();
        var properties = new JsonObject { ["statusCode"] = reason };
        if (Change is { } change)
        {
            // Azure's properties of events are texts, whatever is in them.
            properties["patchbayBefore"] = change.Before?.ToJsonString();
            properties["patchbayAfter"] = change.After?.ToJsonString();
        }

        return new JsonObject
        {
            ["authorization"] = new JsonObject { ["action"] = Operation, ["scope"] = Target.Resource },
            ["caller"] = CallerName,
            ["channels"] = "Operation",
            ["claims"] = new JsonObject { ["http://schemas.microsoft.com/identity/claims/objectidentifier"] = CallerId, ["name"] = CallerName },
            ["correlationId"] = CorrelationId,
            ["description"] = "",
            ["eventDataId"] = Id,
            ["eventName"] = Named("EndRequest", "End request"),
            ["category"] = Named("Administrative"),
            ["eventTimestamp"] = Time,
            ["httpRequest"] = new JsonObject { ["clientRequestId"] = CorrelationId, ["clientIpAddress"] = Address, ["method"] = Method, ["url"] = Url },
            ["id"] = $"{Target.Resource}/events/{Id}/ticks/{Time.Ticks}",
            ["level"] = HasFailed ? "Error" : "Informational",
            ["operationId"] = CorrelationId,
            ["operationName"] = Named(Operation),
            ["properties"] = properties,
            ["resourceGroupName"] = Target.ResourceGroup,
            ["resourceId"] = Target.Resource,
            ["resourceProviderName"] = Named(Target.Provider),
            ["resourceType"] = Named(Operation[..Operation.LastIndexOf('/')]),
            ["status"] = Named(HasFailed ? "Failed" : "Succeeded"),
            ["subStatus"] = Named(reason, $"{reason} (HTTP Status Code: {Status})"),
            ["submissionTimestamp"] = Time,
            ["subscriptionId"] = Target.Subscription,
            ["tenantId"] = Identity.TokenIssuer.TenantId,
        };
    }

    private static JsonObject Named(string value, string? forPeople = null) => new() { ["value"] = value, ["localizedValue"] = forPeople ?? value };
}

/// <summary>What a change did; a feature of the request that made it.</summary>
/// <param name="Before">The properties that there were; null when it was made anew.</param>
/// <param name="After">The properties from then on; null when it was deleted.</param>
internal sealed record ActivityChange(JsonNode? Before, JsonNode? After);

/// <summary>What a change was made on.</summary>
/// <param name="Resource">Its path.</param>
/// <param name="Subscription">The subscription it is in, in lower case; empty for none.</param>
/// <param name="ResourceGroup">The resource group, in lower case; empty for none.</param>
/// <param name="Provider">The namespace that the operation belongs to, in lower case.</param>
internal sealed record ActivityTarget(string Resource, string Subscription, string ResourceGroup, string Provider)
{
    /// <summary>Reads a path.</summary>
    /// <param name="path">For example <c>/subscriptions/…/resourceGroups/local/providers/…</c>.</param>
    /// <param name="operation">What is done there.</param>
    public static ActivityTarget Of(string path, string operation)
    {
        var parts = path.ToLowerInvariant().Split('/', StringSplitOptions.RemoveEmptyEntries);
        return new ActivityTarget(path, After("subscriptions"), After("resourcegroups"), operation.Split('/')[0].ToLowerInvariant());

        string After(string name) => Array.IndexOf(parts, name) is >= 0 and var index && index + 1 < parts.Length ? parts[index + 1] : "";
    }
}
