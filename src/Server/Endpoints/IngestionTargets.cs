using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Patchbay.Catalog;
using Patchbay.Pipeline.Collection;
using Patchbay.Pipeline.Intake;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;

namespace Patchbay.Server.Endpoints;

/// <summary>Finds where the records of a stream go, and takes them there.</summary>
/// <param name="rules">The data collection rules.</param>
/// <param name="newIntake">Makes the intake that sends everything to a workspace, whatever the diagnostic settings say.</param>
/// <param name="clock">Tells the time at which a transform is checked.</param>
/// <param name="logger">Is told of rejected records.</param>
internal sealed partial class IngestionTargets(
    CollectionRules rules, Func<Workspace, RecordIntake> newIntake, TimeProvider clock, ILogger<RecordIntake> logger)
{
    private readonly ConcurrentDictionary<Guid, RecordIntake> _intakes = new();

    /// <summary>Finds the target of a stream.</summary>
    public (IngestionTarget? Target, AzureError? Error) Find(string rule, string stream)
    {
        if (!ImmutableId().IsMatch(rule))
        {
            return (null, AzureErrors.RuleNotFound(rule));
        }

        if (rules.Find(rule) is { } id)
        {
            if (rules.FindTarget(id, stream, out var mistake) is not { } target)
            {
                return (null, AzureErrors.StreamNotInRule(mistake));
            }

            if (target.Transform?.FindMistakes(clock.GetUtcNow().UtcDateTime) is [var unfit, ..])
            {
                return (null, AzureErrors.StreamNotInRule($"The transform of stream '{stream}' no longer fits its table. {unfit}"));
            }

            return (new IngestionTarget(target.Workspace, target.Category, new StreamOfRule(id, stream, target.Workspace)), null);
        }

        return FindCategory(stream) is { } category ? (new IngestionTarget(Workspace.Default, category, null), null) : (null, AzureErrors.StreamNotFound(stream));
    }

    /// <summary>Takes a body's records to their table.</summary>
    /// <param name="target">Where they go.</param>
    /// <param name="stream">The stream's name.</param>
    /// <param name="body">A JSON array of objects.</param>
    /// <param name="context">The request.</param>
    public async Task<IResult> TakeAsync(IngestionTarget target, string stream, ReadOnlyMemory<byte> body, HttpContext context)
    {
        try
        {
            var intake = _intakes.GetOrAdd(target.Workspace.Id, _ => newIntake(target.Workspace));
            var defaults = new IntakeDefaults(target.Category?.Id, ResourceId: null, context.Request.Path)
            {
                RequestId = RequestIds.OfCaller(context.Request),
                Stream = target.Category is null ? target.Stream : null,
            };
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

    [GeneratedRegex("^dcr-[0-9a-f]{32}$", RegexOptions.IgnoreCase)]
    private static partial Regex ImmutableId();

    [LoggerMessage(7201, LogLevel.Warning, "{Count} records of stream {Stream} were rejected; they are in PatchbayRejected. The first: {Reason}")]
    private static partial void LogRejected(ILogger logger, int count, string stream, string reason);
}

/// <summary>Where the records of a request go.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Category">The category as whose records they are taken; null for those of columns that a rule declares.</param>
/// <param name="Stream">The rule's stream; null where nobody has made the rule.</param>
internal sealed record IngestionTarget(Workspace Workspace, LogCategory? Category, StreamOfRule? Stream);
