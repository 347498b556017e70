using System.ComponentModel;
using System.Text.Json.Serialization;
using Patchbay.Pipeline.Import;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>Starts, shows and stops imports. No API of Azure's.</summary>
internal static class ImportsApi
{
    public static void MapImportsApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/imports");
        group.MapGet("", List).Describe<ImportList>("All imports");
        group.MapGet("/{name}", Get).Describe<ImportStatus>("How far an import is");
        group.MapPut("/{name}", PutAsync).Takes<ImportSource>().Describe<ImportStatus>("Start an import");
        group.MapDelete("/{name}", DeleteAsync).Describe<ImportStatus>("Stop an import");
    }

    private static IResult List(Imports imports) => Results.Json(new ImportList(imports.All), ImportsJson.Wire.ImportList);

    private static IResult Get([Description("The import's name.")] string name, Imports imports) => imports.Find(name) is { } import ? Json(import) : AzureErrors.ImportNotFound(name);

    private static async Task<IResult> PutAsync(HttpContext context, [Description("The import's name.")] string name, Imports imports, LimitOptions limits, BodyBudget budget)
    {
        var (source, error) = await Arm.ReadAsync(context.Request, limits, budget, ImportsJson.Wire.ImportSource);
        return source is null ? error!
            : await imports.StartAsync(name, source, context.RequestAborted) is { } problem ? AzureErrors.InvalidResource(problem)
            : Json(imports.Find(name)!);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, [Description("The import's name.")] string name, Imports imports) =>
        await imports.StopAsync(name, context.RequestAborted) ? Json(imports.Find(name)!) : AzureErrors.ImportNotFound(name);

    private static IResult Json(ImportStatus import) => Results.Json(import, ImportsJson.Wire.ImportStatus);
}

/// <summary>All imports.</summary>
internal sealed record ImportList(IReadOnlyList<ImportStatus> Value);

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(ImportSource))]
[JsonSerializable(typeof(ImportStatus))]
[JsonSerializable(typeof(ImportList))]
internal sealed partial class ImportsJson : JsonSerializerContext
{
    public static ImportsJson Wire { get; } = new(AnswerJson.Options());
}
