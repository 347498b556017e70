using System.ComponentModel;
using System.Text.Json.Serialization;
using Patchbay.Pipeline.Intake;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>Takes records in any of their shapes and says what became of each. No API of Azure's.</summary>
internal static class RecordsApi
{
    public static void MapRecordsApi(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/api/records", PostAsync)
        .Takes<IReadOnlyList<Dictionary<string, object>>>().Describe<RecordsAnswer>("Take records in any of their shapes, and say what became of each");

    private static async Task<IResult> PostAsync(
        HttpContext context, RecordIntake intake, LimitOptions limits, BodyBudget budget, [Description("The log category of records that name none.")] string? category = null, [Description("The resource of records that name none.")] string? resourceId = null)
    {
        var (body, error) = await RequestBody.ReadAsync(context.Request, limits.RecordsBodyBytesMax, budget);
        if (body is null)
        {
            return error!;
        }

        using (body)
        {
            try
            {
                var defaults = new IntakeDefaults(NullIfEmpty(category), NullIfEmpty(resourceId), context.Request.Path) { RequestId = RequestIds.OfCaller(context.Request) };
                var result = await intake.AcceptAsync(body.Bytes, defaults, context.RequestAborted);
                return Results.Json(
                    new RecordsAnswer(result.Accepted, result.RejectedCount, result.Rejected)
                    {
                        Repeated = result.IsRepeat ? true : null,
                        Adjusted = NullIfEmpty(result.Adjusted),
                        Unrouted = NullIfEmpty(result.Unrouted),
                    },
                    RecordsJson.Wire.RecordsAnswer);
            }
            catch (TooManyRecordsException exception)
            {
                return AzureErrors.TooManyRecords(exception.Message);
            }
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static IReadOnlyList<T>? NullIfEmpty<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list;
}

/// <summary>What became of the records of a body. The lists can be shorter than the counts: of very many bad records only the first are named.</summary>
internal sealed record RecordsAnswer(int Accepted, int RejectedCount, IReadOnlyList<RejectedRecord> Rejected)
{
    /// <summary>True when the request was taken before: the counts are those of the first time.</summary>
    public bool? Repeated { get; init; }

    public IReadOnlyList<AdjustedRecord>? Adjusted { get; init; }

    public IReadOnlyList<UnroutedRecords>? Unrouted { get; init; }
}

[JsonSerializable(typeof(RecordsAnswer))]
internal sealed partial class RecordsJson : JsonSerializerContext
{
    public static RecordsJson Wire { get; } = new(AnswerJson.Options());
}
