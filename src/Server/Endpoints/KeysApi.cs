using System.ComponentModel;
using System.Text.Json.Serialization;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Identity;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>API keys: made, listed and revoked. No API of Azure's.</summary>
internal static partial class KeysApi
{
    private const int NameLengthMax = 100;

    public static void MapKeysApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/keys");
        group.MapGet("", (ApiKeys keys) => Results.Json(new KeysAnswer([.. keys.All.Select(key => Describe(key))]), KeysJson.Wire.KeysAnswer)).Describe<KeysAnswer>("All API keys, without their texts");
        group.MapPost("", PostAsync).Takes<KeyRequest>().Describe<KeyFacts>("Make an API key; its text is in this answer only", StatusCodes.Status201Created);
        group.MapDelete("/{id:guid}", DeleteAsync).Describe("Revoke an API key", StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> PostAsync(HttpContext context, ApiKeys keys, LimitOptions limits, BodyBudget budget, TimeProvider clock, ILogger<ApiKeys> logger)
    {
        var (request, error) = await Arm.ReadAsync(context.Request, limits, budget, KeysJson.Wire.KeyRequest);
        if (request is null)
        {
            return error!;
        }

        if (request.Name is not { Length: > 0 and <= NameLengthMax } name || name.Any(char.IsControl))
        {
            return AzureErrors.InvalidResource($"A key needs a name of 1 to {NameLengthMax} characters.");
        }

        if (request.ExpiresAt <= clock.GetUtcNow())
        {
            return AzureErrors.InvalidResource("The time at which the key expires is past.");
        }

        var (key, text) = await keys.CreateAsync(name, Caller.Of(context).Id, request.ExpiresAt);
        LogCreated(logger, key.Name, key.Id);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(Describe(key) with { Key = text }, KeysJson.Wire.KeyFacts, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> DeleteAsync([Description("The key's id.")] Guid id, ApiKeys keys, ILogger<ApiKeys> logger)
    {
        if (await keys.RevokeAsync(id))
        {
            LogRevoked(logger, id);
        }

        return TypedResults.NoContent();
    }

    private static KeyFacts Describe(ApiKey key) => new(key.Id, key.Name, key.CreatedBy, key.CreatedAt, key.ExpiresAt, TokenIssuer.TenantId, key.IsOwner);

    [LoggerMessage(7511, LogLevel.Information, "The API key '{Name}' is made; its id is {Id}.")]
    private static partial void LogCreated(ILogger logger, string name, Guid id);

    [LoggerMessage(7512, LogLevel.Information, "The API key {Id} is revoked.")]
    private static partial void LogRevoked(ILogger logger, Guid id);
}

/// <summary>The body that makes a key.</summary>
internal sealed record KeyRequest(string? Name, DateTimeOffset? ExpiresAt);

internal sealed record KeysAnswer(IReadOnlyList<KeyFacts> Keys);

/// <summary>A key; its id is the client id and the object id. The text is there in the answer that made it, and never again.</summary>
internal sealed record KeyFacts(Guid Id, string Name, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, string TenantId, bool IsOwner)
{
    public string? Key { get; init; }
}

[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(KeysAnswer))]
[JsonSerializable(typeof(KeyFacts))]
internal sealed partial class KeysJson : JsonSerializerContext
{
    public static KeysJson Wire { get; } = new(AnswerJson.Options());
}
