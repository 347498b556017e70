using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Pipeline.Collection;
using Patchbay.Pipeline.Intake;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;
using Patchbay.Workspaces.State;

namespace Patchbay.Server.Endpoints;

/// <summary>Finds where the records of a stream go, and takes them there.</summary>
/// <param name="documents">Holds the data collection rules.</param>
/// <param name="workspaces">The workspaces.</param>
/// <param name="clickHouse">The engine.</param>
/// <param name="newIntake">Makes the intake that sends everything to a workspace, whatever the diagnostic settings say.</param>
/// <param name="clock">Tells when records arrive.</param>
/// <param name="logger">Is told of rejected records.</param>
internal sealed partial class IngestionTargets(
    ResourceDocuments documents, WorkspaceDirectory workspaces, IClickHouse clickHouse, Func<Workspace, RecordIntake> newIntake, TimeProvider clock, ILogger<RecordIntake> logger)
{
    private readonly ConcurrentDictionary<Guid, RecordIntake> _intakes = new();

    /// <summary>Finds the target of a stream.</summary>
    public (StreamTarget? Target, AzureError? Error) Find(string rule, string stream)
    {
        if (!ImmutableId().IsMatch(rule))
        {
            return (null, AzureErrors.RuleNotFound(rule));
        }

        if (documents.OfType(DataCollectionRule.ResourceType).FirstOrDefault(document => Is((string?)document.Body["properties"]?["immutableId"], rule)) is { } document)
        {
            var target = DataCollectionRule.Read(document.Body["properties"], out var mistake)?.Find(stream, workspaces, out mistake);
            return target is null ? (null, AzureErrors.StreamNotInRule(mistake)) : (target, null);
        }

        return FindCategory(stream) is { } category ? (new StreamTarget(Workspace.Default, category, null), null) : (null, AzureErrors.StreamNotFound(stream));
    }

    /// <summary>Takes a body's records to their table.</summary>
    /// <param name="target">Where they go.</param>
    /// <param name="stream">The stream's name.</param>
    /// <param name="body">A JSON array of objects.</param>
    /// <param name="context">The request.</param>
    public async Task<IResult> TakeAsync(StreamTarget target, string stream, ReadOnlyMemory<byte> body, HttpContext context)
    {
        if (target.Transform is { } transform)
        {
            try
            {
                await transform.InsertAsync(clickHouse, Encoding.UTF8.GetString(body.Span), clock.GetUtcNow().UtcDateTime);
                return TypedResults.NoContent();
            }
            catch (InvalidOperationException exception)
            {
                return AzureErrors.StreamNotInRule($"The transform of stream '{stream}' no longer fits its table. {exception.Message}");
            }
        }

        try
        {
            var intake = _intakes.GetOrAdd(target.Workspace.Id, _ => newIntake(target.Workspace));
            var defaults = new IntakeDefaults(target.Category!.Id, ResourceId: null, context.Request.Path) { RequestId = RequestIds.OfCaller(context.Request) };
            var result = await intake.AcceptAsync(body, defaults, context.RequestAborted);
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

    private static bool Is(string? immutableId, string rule) => rule.Equals(immutableId, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^dcr-[0-9a-f]{32}$", RegexOptions.IgnoreCase)]
    private static partial Regex ImmutableId();

    [LoggerMessage(7201, LogLevel.Warning, "{Count} records of stream {Stream} were rejected; they are in PatchbayRejected. The first: {Reason}")]
    private static partial void LogRejected(ILogger logger, int count, string stream, string reason);
}
