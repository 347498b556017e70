using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Patchbay.Catalog;
using Patchbay.Pipeline.Settings;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>What the APIs of Azure Resource Manager have in common.</summary>
internal static class Arm
{
    /// <summary>The path of a resource group; the rest of a resource's path follows.</summary>
    public const string ResourceGroup = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}";

    private const string ApiVersion = "api-version";

    /// <summary>Refuses requests without an api-version, and with one that is not among those supported.</summary>
    /// <param name="group">The endpoints.</param>
    /// <param name="supported">The versions; none takes every version.</param>
    public static RouteGroupBuilder RequireApiVersion(this RouteGroupBuilder group, params string[] supported) =>
        group.AddEndpointFilter((context, next) =>
            context.HttpContext.Request.Query[ApiVersion].ToString() is not { Length: > 0 } version ? Answer(AzureErrors.ApiVersionMissing()) :
            supported.Length > 0 && !supported.Contains(version, StringComparer.OrdinalIgnoreCase) ? Answer(AzureErrors.ApiVersionInvalid(version, supported)) :
            next(context));

    /// <summary>Refuses requests about a communication service that is not there; a handler gets it as the feature <see cref="MonitoredResource"/>.</summary>
    public static RouteGroupBuilder RequireCommunicationService(this RouteGroupBuilder group) => group.AddEndpointFilter(async (context, next) =>
    {
        var (http, id) = (context.HttpContext, CommunicationService(context.HttpContext));
        if (http.RequestServices.GetRequiredService<MonitoredResources>().Find(id) is not { } resource)
        {
            return AzureErrors.ResourceNotFound(id.ToString());
        }

        http.Features.Set(resource);
        return await next(context);
    });

    /// <summary>The id of the communication service that a route names.</summary>
    public static ResourceId CommunicationService(HttpContext context)
    {
        var route = context.Request.RouteValues;
        return ResourceId.Parse($"/subscriptions/{route["subscription"]}/resourceGroups/{route["resourceGroup"]}/providers/{MonitoredResource.ResourceType}/{route["resource"]}");
    }

    public static IResult Json(ArmResource resource, int status = StatusCodes.Status200OK) => Results.Json(resource, ArmJson.Wire.ArmResource, statusCode: status);

    public static IResult Json(IReadOnlyList<ArmResource> resources) => Results.Json(new ArmList<ArmResource>(resources), ArmJson.Wire.ArmListArmResource);

    /// <summary>Reads a body of JSON.</summary>
    /// <returns>The value, or the answer that says what is wrong with the body.</returns>
    public static async Task<(T? Value, AzureError? Error)> ReadAsync<T>(HttpRequest request, LimitOptions limits, BodyBudget budget, JsonTypeInfo<T> type)
        where T : class
    {
        var (body, error) = await RequestBody.ReadAsync(request, limits.OtherBodyBytesMax, budget);
        if (body is null)
        {
            return (null, error);
        }

        using (body)
        {
            // What is stored as it was sent would otherwise fail when it is written again.
            if (!Utf8.IsValid(body.Bytes.Span))
            {
                return (null, AzureErrors.InvalidResource("The request's body is not UTF-8."));
            }

            if (HasHalfCharacter(body.Bytes.Span))
            {
                return (null, AzureErrors.InvalidResource("The request's body has a text with half of a surrogate pair (\\ud800 to \\udfff), which is no character."));
            }

            try
            {
                var value = JsonSerializer.Deserialize(body.Bytes.Span, type);
                return value is null ? (null, AzureErrors.InvalidResource("The request's body is null, not a JSON object.")) : (value, null);
            }
            catch (JsonException exception)
            {
                return (null, AzureErrors.InvalidResource($"The request's body is not what is expected here: {Describe(exception)}"));
            }
        }
    }

    // Names and values of documents that are kept as they are would be read much later, and fail then.
    private static bool HasHalfCharacter(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\u"u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped ? reader.GetString() : null;
            }

            return false;
        }
        catch (JsonException)
        {
            return false; // It is said what is wrong when the body is read.
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    // The framework's own sentence names types of ours when a value has the wrong kind; where it is in the body is enough then.
    private static string Describe(JsonException exception) =>
        exception.InnerException is JsonException or null && exception.Path is null or "$"
            ? "it is not a JSON object."
            : $"the value at {exception.Path} (line {exception.LineNumber + 1}) is of the wrong kind or not JSON.";

    private static ValueTask<object?> Answer(AzureError error) => ValueTask.FromResult<object?>(error);
}
