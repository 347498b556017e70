using System.Text.Json.Serialization;
using Patchbay.Server.Errors;
using Patchbay.Server.Examples;
using Patchbay.Server.OpenApi;

namespace Patchbay.Server.Endpoints;

/// <summary>Generated traffic for a first look. No API of Azure's.</summary>
internal static class ExamplesApi
{
    public static void MapExamplesApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/examples");
        group.MapGet("", GetAsync).Describe<ExamplesAnswer>("What the example traffic does");
        group.MapPost("", PostAsync).Describe("Begin to send example traffic", StatusCodes.Status202Accepted);
        group.MapDelete("", DeleteAsync).Describe("Take all example traffic away", StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> GetAsync(ExampleTraffic examples, CancellationToken cancellationToken) => Results.Json(
        new ExamplesAnswer(
            System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(examples.State.ToString()),
            await examples.CountAsync(cancellationToken),
            examples.Sent,
            ExampleTraffic.PastRecords,
            ExampleTraffic.Resource.ToString()),
        ExamplesJson.Wire.ExamplesAnswer);

    private static async Task<IResult> PostAsync(ExampleTraffic examples) =>
        await examples.StartAsync() ? Results.Accepted("/api/examples") : AzureErrors.ExamplesBusy();

    private static async Task<IResult> DeleteAsync(ExampleTraffic examples)
    {
        await examples.RemoveAsync();
        return Results.NoContent();
    }
}

/// <summary>The answer of <c>/api/examples</c>: idle, past, live or removing; the records that are there, and those sent and planned of the past day.</summary>
internal sealed record ExamplesAnswer(string State, long Records, int Sent, int Planned, string Resource);

[JsonSerializable(typeof(ExamplesAnswer))]
internal sealed partial class ExamplesJson : JsonSerializerContext
{
    public static ExamplesJson Wire { get; } = new(AnswerJson.Options());
}
