using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Requests;
using Patchbay.Workspaces.State;

namespace Patchbay.Server.Endpoints;

/// <summary>Queries that people keep under a name. No API of Azure's.</summary>
internal static class SavedQueriesApi
{
    private const string Kind = "savedQuery";
    private const int NameLengthMax = 100;
    private const int CountMax = 1000;

    public static void MapSavedQueriesApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/saved-queries");
        group.MapGet("", ListAsync).Describe<SavedQueries>("All saved queries, ordered by name");
        // The name is no part of the path, where a slash in it would be lost.
        group.MapPut("", PutAsync).Takes<SavedQuery>().Describe<SavedQuery>("Save a query under a name, or replace it");
        group.MapDelete("", DeleteAsync).Describe("Delete a saved query", StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(StateStore state, CancellationToken cancellationToken)
    {
        var documents = await state.ReadAsync(Kind, cancellationToken);
        return Results.Json(
            new SavedQueries([.. documents.Select(document => JsonSerializer.Deserialize(document.Body!, SavedQueryJson.Wire.SavedQuery)! with { Name = document.Id })]),
            SavedQueryJson.Wire.SavedQueries);
    }

    private static async Task<IResult> PutAsync(HttpContext context, StateStore state, LimitOptions limits, BodyBudget budget, [Description("The query's name.")] string name = "")
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > NameLengthMax)
        {
            return AzureErrors.InvalidResource($"A saved query's name has at least one and at most {NameLengthMax} characters.");
        }

        var (query, error) = await Arm.ReadAsync(context.Request, limits, budget, SavedQueryJson.Wire.SavedQuery);
        if (query is null)
        {
            return error!;
        }

        if (string.IsNullOrWhiteSpace(query.Query))
        {
            return AzureErrors.InvalidResource("There is no query to save: send a JSON object with the text 'query'.");
        }

        var existing = await state.ReadAsync(Kind, context.RequestAborted);
        if (existing.Count >= CountMax && existing.All(document => document.Id != name))
        {
            return AzureErrors.InvalidResource($"{CountMax} queries are saved already; delete one that nobody needs.");
        }

        var body = JsonSerializer.Serialize(query with { Name = null }, SavedQueryJson.Wire.SavedQuery);
        await state.WriteAsync([new StateDocument(Kind, name, body)], context.RequestAborted);
        return Results.Json(query with { Name = name }, SavedQueryJson.Wire.SavedQuery);
    }

    private static async Task<IResult> DeleteAsync(StateStore state, CancellationToken cancellationToken, [Description("The query's name.")] string name = "")
    {
        await state.WriteAsync([new StateDocument(Kind, name, null)], cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>The answer of <c>/api/saved-queries</c>, ordered by name.</summary>
internal sealed record SavedQueries(IReadOnlyList<SavedQuery> Queries);

/// <summary>A query under a name, with the time range it is meant for: a length such as <c>P1D</c>, or two moments with a slash between.</summary>
internal sealed record SavedQuery(string? Name, string Query, string? Timespan, string? Description);

[JsonSerializable(typeof(SavedQueries))]
[JsonSerializable(typeof(SavedQuery))]
internal sealed partial class SavedQueryJson : JsonSerializerContext
{
    public static SavedQueryJson Wire { get; } = new(AnswerJson.Options());
}
