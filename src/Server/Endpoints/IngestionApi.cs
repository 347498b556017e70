using System.Text.Json;
using System.Text.RegularExpressions;
using Patchbay.Catalog;
using Patchbay.Pipeline.Intake;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>Azure's logs ingestion API. Every data collection rule is, for now, one that sends each stream to its table in the default workspace.</summary>
internal static partial class IngestionApi
{
    /// <summary>The key of the intake that goes to the rules' workspace, whatever the diagnostic settings say.</summary>
    public const string Intake = "dataCollectionRules";

    private const int DepthMax = 256;

    public static void MapIngestionApi(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGroup("/dataCollectionRules/{rule}").RequireApiVersion("2023-01-01").MapPost("/streams/{stream}", PostAsync);

    private static async Task<IResult> PostAsync(
        HttpContext context, string rule, string stream, [FromKeyedServices(Intake)] RecordIntake intake, LimitOptions limits, BodyBudget budget, ILogger<RecordIntake> logger)
    {
        if (!ImmutableId().IsMatch(rule))
        {
            return AzureErrors.RuleNotFound(rule);
        }

        if (FindCategory(stream) is not { } category)
        {
            return AzureErrors.StreamNotFound(stream);
        }

        var (body, error) = await RequestBody.ReadAsync(context.Request, limits.IngestionBodyBytesMax, budget);
        if (body is null)
        {
            return error!;
        }

        using (body)
        {
            if (FindMistake(body.Bytes.Span) is { } mistake)
            {
                return AzureErrors.BodyNotReadable(mistake);
            }

            try
            {
                var defaults = new IntakeDefaults(category.Id, ResourceId: null, context.Request.Path) { RequestId = RequestIds.OfCaller(context.Request) };
                var result = await intake.AcceptAsync(body.Bytes, defaults, context.RequestAborted);
                if (result.RejectedCount > 0)
                {
                    LogRejected(logger, result.RejectedCount, stream, result.Rejected[0].Reason);
                }

                return TypedResults.NoContent();
            }
            catch (TooManyRecordsException exception)
            {
                return AzureErrors.TooManyRecords(exception.Message);
            }
        }
    }

    // Microsoft-ACSSMSIncomingOperations, Custom-ACSSMSIncomingOperations or Custom-SMSOperational.
    private static LogCategory? FindCategory(string stream)
    {
        const string BuiltIn = "Microsoft-";
        const string Custom = "Custom-";
        var name = stream.StartsWith(BuiltIn, StringComparison.OrdinalIgnoreCase) ? stream[BuiltIn.Length..] :
            stream.StartsWith(Custom, StringComparison.OrdinalIgnoreCase) ? stream[Custom.Length..] : "";
        return LogCatalog.Current.Categories.FirstOrDefault(category => name.Equals(category.Table?.Name, StringComparison.OrdinalIgnoreCase)) ??
            (stream.StartsWith(Custom, StringComparison.OrdinalIgnoreCase) ? LogCatalog.Current.FindCategory(name) : null);
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
            }

            return null;
        }
        catch (JsonException exception)
        {
            return $"it is not JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.";
        }
    }

    [GeneratedRegex("^dcr-[0-9a-f]{32}$", RegexOptions.IgnoreCase)]
    private static partial Regex ImmutableId();

    [LoggerMessage(7201, LogLevel.Warning, "{Count} records of stream {Stream} were rejected; they are in PatchbayRejected. The first: {Reason}")]
    private static partial void LogRejected(ILogger logger, int count, string stream, string reason);
}
