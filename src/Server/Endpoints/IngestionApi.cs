using System.Text.Json;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>
/// Azure's logs ingestion API. A rule that nobody has made is taken for one that sends each stream to its table in the default
/// workspace.
/// </summary>
internal static partial class IngestionApi
{
    private const int DepthMax = 256;

    public static void MapIngestionApi(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGroup("/dataCollectionRules/{rule}").RequireApiVersion("2023-01-01").MapPost("/streams/{stream}", PostAsync);

    private static async Task<IResult> PostAsync(HttpContext context, string rule, string stream, IngestionTargets targets, LimitOptions limits, BodyBudget budget)
    {
        var (target, unknown) = targets.Find(rule, stream);
        if (target is null)
        {
            return unknown!;
        }

        var (body, error) = await RequestBody.ReadAsync(context.Request, limits.IngestionBodyBytesMax, budget);
        if (body is null)
        {
            return error!;
        }

        using (body)
        {
            return FindMistake(body.Bytes.Span) is { } mistake ? AzureErrors.BodyNotReadable(mistake) : await targets.TakeAsync(target, stream, body.Bytes, context);
        }
    }

    // The API knows no answer for a part of a body. One that is JSON is taken, and its bad records go to PatchbayRejected; one that
    // is not is refused as a whole, so that the sender is not left to guess how much of it was read.
    private static string? FindMistake(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = DepthMax });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return "it is not a JSON array of records.";
            }

            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                {
                    return "it is a JSON array, but not one of objects alone.";
                }
            }

            return null;
        }
        catch (JsonException exception)
        {
            return $"it is not JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.";
        }
    }
}
