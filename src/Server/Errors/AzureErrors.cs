using System.Text.RegularExpressions;
using Patchbay.ClickHouse;

namespace Patchbay.Server.Errors;

/// <summary>The errors of the APIs, one method for each.</summary>
internal static partial class AzureErrors
{
    /// <summary>The time after which a caller may hope that a shortage is over.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(30);

    // Any API.

    /// <summary>No API has this path, or not with this verb.</summary>
    public static AzureError PathNotFound(string method, string path) =>
        new(404, "PathNotFoundError", $"There is nothing at {method} {path}.");

    public static AzureError BodyTooLarge(long bytesMax, bool unpacked) =>
        new(413, "RequestEntityTooLarge", $"The request's body is larger than the {bytesMax} bytes that this API takes{(unpacked ? ", unpacked" : "")}. Send it in several requests.");

    public static AzureError ParameterNotReadable(int status) =>
        new(status, "InvalidRequest", "A parameter of the path or of the query string is missing, or its value is of the wrong kind.");

    public static AzureError BodyNotReadable(string reason) => new(400, "InvalidRequest", $"The request's body cannot be read: {reason}");

    public static AzureError EncodingNotSupported(string encoding) =>
        new(415, "UnsupportedContentEncoding", $"The Content-Encoding '{encoding}' is not supported: send the body as it is, or with gzip.");

    public static AzureError TooManyBytesInFlight() =>
        new(429, "TooManyRequests", "The server is reading as many request bodies as it may hold at once. Repeat the request a little later.") { RetryAfter = ShortWait };

    public static AzureError ForeignCaller(string what) =>
        new(403, "Forbidden", $"The request {what}. Only programs on this machine that call the server by one of its own names are served; the setting Names adds names.");

    public static AzureError Internal(string requestId) =>
        new(500, "InternalServerError", $"The server failed on this request. Its log has the details under the request id {requestId}.");

    public static AzureError DiskFull() =>
        new(507, "InsufficientStorage", "The disk that holds the data folder is full. Free some space, then repeat the request.") { RetryAfter = LongWait };

    public static AzureError JournalFails(string message) =>
        new(503, "ServiceUnavailable", $"{message} Nothing of the request was taken; repeat it a little later.") { RetryAfter = LongWait };

    public static AzureError WorkspaceBehind(string message) =>
        new(503, "ServiceUnavailable", $"{message} Nothing of the request was taken; repeat it a little later.") { RetryAfter = ShortWait };

    // Destinations.

    public static AzureError DestinationNotFound(string key) =>
        new(404, "DestinationNotFound", $"No records were ever sent to a destination '{key}'; /api/destinations lists all.");

    // Records.

    public static AzureError TooManyRecords(string message) => new(413, "RequestEntityTooLarge", message);

    public static AzureError RuleNotFound(string rule) =>
        new(404, "NotFound", $"There is no data collection rule '{rule}'. A rule is named by its immutable id: dcr- and 32 hexadecimal digits; any such id is taken.");

    /// <summary>A rule has no use for a stream.</summary>
    public static AzureError StreamNotInRule(string message) => new(400, "InvalidStream", message);

    public static AzureError StreamNotFound(string stream) =>
        new(400, "InvalidStream", $"There is no stream '{stream}'. A stream is Microsoft- and a table's name, or Custom- and the name of a table or a log category; /api/tables lists the tables.");

    // The portal.

    public static AzureError IdentifierInvalid(int lengthMax) =>
        new(400, "InvalidIdentifier", $"The query parameter id is missing, empty or longer than {lengthMax} characters. It takes any identifier of a record: of a message, mail, call, thread or room, a phone number, a mail address.");

    public static AzureError ExamplesBusy() => new(409, "Conflict", "Example traffic is being sent or removed at this moment.");

    public static AzureError TableNotFound(string table) =>
        new(404, "TableNotFound", $"There is no table '{table}'; /api/tables lists the tables.");

    public static AzureError TailConditionInvalid() =>
        new(400, "BadArgumentError", "The condition is more than one: it may not begin another query, nor drop the columns TimeGenerated, _TimeReceived and _RecordId.");

    public static AzureError TooManyTails(int max) =>
        new(429, "TooManyRequests", $"{max} live tails are open, and more are not served. Close one that is not looked at.") { RetryAfter = LongWait };

    // Azure Resource Manager.

    public static AzureError ApiVersionMissing() =>
        new(400, "MissingApiVersionParameter", "The query parameter api-version is missing; it is required for all requests.");

    public static AzureError ApiVersionInvalid(string version, IEnumerable<string> supported) =>
        new(400, "InvalidApiVersionParameter", $"The api-version '{version}' is not supported here; supported are {string.Join(", ", supported)}.");

    public static AzureError ResourceNotFound(string resource) => new(404, "ResourceNotFound", $"The resource '{resource}' was not found.");

    public static AzureError ResourceTypeNotFound(string path) =>
        new(404, "InvalidResourceType", $"There is no resource type here that has the path {path}.");

    public static AzureError InvalidResource(string message) => new(400, "InvalidRequestContent", message);

    /// <summary>A data collection rule that cannot be used; every reason is a detail.</summary>
    public static AzureError InvalidRule(IReadOnlyList<string> mistakes) => new(400, "InvalidPayload", string.Join('\n', mistakes))
    {
        Details = [.. mistakes.Select(mistake => new ErrorDetail("InvalidDataFlow", mistake))],
    };

    public static AzureError SettingNotFound(string name) =>
        new(404, "ResourceNotFound", $"The diagnostic setting '{name}' was not found.") { Flat = true };

    public static AzureError CategoryNotFound(string name) => new(404, "ResourceNotFound", $"The category '{name}' was not found.") { Flat = true };

    public static AzureError SettingInvalid(string message) => new(400, "BadRequest", message) { Flat = true };

    public static AzureError SettingNamesMissing(string message) => new(404, "ResourceNotFound", message) { Flat = true };

    public static AzureError SettingConflict(string message) => new(409, "Conflict", message) { Flat = true };

    public static AzureError TooManyPurges(int max) =>
        new(429, "TooManyRequests", $"{max} purges were asked for within an hour, and no more are taken. Put several values into one filter with the operator in.") { RetryAfter = TimeSpan.FromHours(1) };

    public static AzureError MetricRequestInvalid(string message) => new(400, "BadRequest", message);

    // Destinations.

    public static AzureError DestinationUnknown(string reason) => new(404, "DestinationNotFound", reason);

    public static AzureError DestinationFailed(string reason) => new(502, "DestinationFailed", reason);

    public static AzureError ImportNotFound(string name) => new(404, "NotFound", $"There is no import '{name}'; /api/imports lists all.");

    // Log queries.

    public static AzureError WorkspaceNotFound(string name) =>
        new(404, "WorkspaceNotFoundError", $"There is no workspace '{name}'. A workspace is named by its GUID, its name or its resource id; /api/workspaces lists all.");

    public static AzureError QueriedResourceNotFound(string resource) => new(404, "ResourceNotFoundError", $"The resource '{resource}' was not found.");

    /// <summary>A query of a batch failed in a way that nobody expected; the others go on.</summary>
    public static AzureError EngineFailed(string message) => new(500, "InternalServerError", $"The query failed: {message}");

    public static AzureError QueryTimedOut() =>
        new(504, "GatewayTimeout", "The query ran longer than it may. Read a shorter time range, or allow more time with 'Prefer: wait=SECONDS'.")
        {
            Inner = new InnerError("GatewayTimeout", "The time that the request allows ran out."),
        };

    /// <summary>The answer to a query that reaches a limit of memory.</summary>
    /// <param name="said">What the engine said, which names the limit: the query's own, or with <c>(total)</c> that of all queries together.</param>
    public static AzureError QueryOutOfMemory(string said)
    {
        const string Advice = "Read a shorter time range or fewer columns, group by fewer values, or join fewer rows.";
        var limit = MemoryLimit().Match(said).Groups["limit"].Value;
        var reason = limit == "" ? "The query needs more memory than it may have."
            : said.Contains("(total)", StringComparison.Ordinal) ? $"The queries that run now need more memory than the {limit} that the engine has for all of them. Try again when fewer run."
            : $"The query needs more memory than the {limit} that a query may use: the setting Query:MemoryBytesMax, or else half of the machine's memory.";
        return new(400, "BadArgumentError", $"{reason} {Advice}")
        {
            Inner = new InnerError("-2133196793", "Low memory condition (E_LOW_MEMORY_CONDITION, 0x80DA0007)."),
        };
    }

    /// <summary>The answer to an error of the engine that nobody expected, or null for one that only the log should tell.</summary>
    public static AzureError? FromEngine(ClickHouseException exception) => exception.Code switch
    {
        ClickHouseErrorCode.TimeoutExceeded => QueryTimedOut(),
        ClickHouseErrorCode.MemoryLimitExceeded => QueryOutOfMemory(exception.Message),
        _ when exception.IsDiskFull => DiskFull(),
        _ => null,
    };

    [GeneratedRegex(@"maximum: (?<limit>[\d.]+ \w+)")]
    private static partial Regex MemoryLimit();
}
