using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Patchbay.Server.Audit;
using Patchbay.Server.Errors;

namespace Patchbay.Server.Endpoints;

/// <summary>Azure's activity log API: who changed what and when, of a subscription or of everything.</summary>
internal static partial class ActivityLogApi
{
    private const string Path = "/providers/Microsoft.Insights/eventtypes/management/values";
    private const string TokenName = "$skipToken";
    private const int PageSize = 200;

    public static void MapActivityLogApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").RequireApiVersion();
        group.MapGet(Path, (HttpContext context, ActivityLog log) => ListAsync(context, log, ""));
        group.MapGet($"/subscriptions/{{subscription}}{Path}", (HttpContext context, ActivityLog log, string subscription) => ListAsync(context, log, subscription));
    }

    private static async Task<IResult> ListAsync(HttpContext context, ActivityLog log, string subscription)
    {
        var query = context.Request.Query;
        var (filter, problem) = Read(query["$filter"].ToString(), new ActivityFilter { Subscription = subscription });
        if (filter is null)
        {
            return AzureErrors.InvalidResource(problem!);
        }

        if (query[TokenName] is [{ Length: > 0 } token])
        {
            if (token.Split('|') is not [var time, var id] || !DateTime.TryParse(time, CultureInfo.InvariantCulture, out _))
            {
                return AzureErrors.InvalidResource($"The {TokenName} is none that this API gave; follow nextLink as it is.");
            }

            filter = filter with { Before = (time, id) };
        }

        var events = await log.ReadAsync(filter, PageSize + 1, context.RequestAborted);
        var page = events.Take(PageSize).ToList();
        var answer = new JsonObject { ["value"] = new JsonArray([.. page.Select(stored => JsonNode.Parse(stored.Body))]) };
        if (events.Count > PageSize)
        {
            var parameters = query.Where(parameter => parameter.Key != TokenName).Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value.ToString()))
                .Append(KeyValuePair.Create<string, string?>(TokenName, $"{page[^1].Time}|{page[^1].Id}"));
            answer["nextLink"] = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}{QueryString.Create(parameters)}";
        }

        return Results.Json(answer, ArmJson.Wire.JsonObject);
    }

    // eventTimestamp ge '2026-01-01T00:00:00Z' and resourceGroupName eq 'local': conditions that are all to hold, as the clients send them.
    private static (ActivityFilter? Filter, string? Problem) Read(string text, ActivityFilter filter)
    {
        var conditions = text.Length == 0 ? [] : And().Split(text.Trim());
        foreach (var condition in conditions)
        {
            if (Condition().Match(condition) is not { Success: true } match)
            {
                return (null, $"The $filter's condition '{condition}' cannot be read: conditions such as resourceGroupName eq 'local' are joined by 'and'.");
            }

            var (name, operation, value) = (match.Groups["name"].Value.ToLowerInvariant(), match.Groups["operator"].Value.ToLowerInvariant(), match.Groups["value"].Value);
            if (name == "eventtimestamp")
            {
                if (!DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) || operation == "eq")
                {
                    return (null, $"The $filter's condition '{condition}' is no bound for a time: eventTimestamp ge '2026-01-31T00:00:00Z', or le.");
                }

                filter = operation[0] == 'g' ? filter with { From = time } : filter with { To = time };
                continue;
            }

            var changed = operation != "eq" ? null : name switch
            {
                "resourcegroupname" => filter with { ResourceGroup = value },
                "resourceuri" or "resourceid" => filter with { Resource = value },
                "resourceprovider" => filter with { Provider = value },
                "correlationid" => filter with { Correlation = value },
                "caller" => filter with { Caller = value },
                // All events are of these.
                "eventchannels" or "category" => filter,
                _ => null,
            };
            if (changed is null)
            {
                return (null, $"The $filter's condition '{condition}' is not known: there are eventTimestamp, and resourceGroupName, resourceUri, resourceProvider, correlationId and caller with eq.");
            }

            filter = changed;
        }

        return (filter, null);
    }

    [GeneratedRegex(@"\s+and\s+", RegexOptions.IgnoreCase)]
    private static partial Regex And();

    [GeneratedRegex(@"^\s*(?<name>\w+)\s+(?<operator>eq|ge|gt|le|lt)\s+'?(?<value>[^']*?)'?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Condition();
}
