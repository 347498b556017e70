using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Patchbay.Server.Access;
using Patchbay.Server.Audit;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>
/// The REST surface of Kusto: queries in both versions of the answer, and the management commands that clients send. A workspace is a
/// database, named by its name or its GUID.
/// </summary>
internal static class KustoApi
{
    public static void MapKustoApi(this IEndpointRouteBuilder endpoints)
    {
        foreach (var version in (int[])[1, 2])
        {
            var group = endpoints.MapGroup($"/v{version}/rest");
            group.MapPost("/query", (HttpContext context, KustoRunner runner) => PostAsync(context, runner, version));
            group.MapGet("/query", (HttpContext context, KustoRunner runner, string? db = null, string? csl = null) => runner.RunAsync(context, new KustoRequest(db, csl, null), version));
        }

        endpoints.MapPost("/v1/rest/mgmt", (HttpContext context, KustoRunner runner) => PostAsync(context, runner, version: 1));
        endpoints.MapGet("/v1/rest/auth/metadata", GetMetadata).AllowAnonymous();
    }

    private static async Task<IResult> PostAsync(HttpContext context, KustoRunner runner, int version)
    {
        var (request, error) = await QueryApi.ReadAsync(context, KustoJson.Wire.KustoRequest);
        return request is null ? KustoError.Of(error!) : await runner.RunAsync(context, request, version);
    }

    // Where the official clients sign in; without the answer they go to the public cloud.
    private static IResult GetMetadata(HttpContext context)
    {
        var origin = $"{context.Request.Scheme}://{context.Request.Host}";
        return Results.Json(
            new JsonObject
            {
                ["AzureAD"] = new JsonObject
                {
                    ["LoginEndpoint"] = origin,
                    ["LoginMfaRequired"] = false,
                    ["KustoClientAppId"] = "db662dc1-0cfe-4e1c-a843-19a68e65be58",
                    ["KustoClientRedirectUri"] = "http://localhost",
                    ["KustoServiceResourceId"] = origin,
                    ["FirstPartyAuthorityUrl"] = $"{origin}/organizations",
                },
            },
            ArmJson.Wire.JsonObject);
    }
}

/// <summary>Runs the requests of Kusto's clients.</summary>
internal sealed class KustoRunner(
    WorkspaceDirectory workspaces, WorkspaceFunctions functions, WorkspaceQueries queries, QueryOptions options, QueryRunner runner, QueryAccess access, QueryAudit audit, TimeProvider clock)
{
    /// <summary>Runs a request and answers in a version's form.</summary>
    public async Task<IResult> RunAsync(HttpContext context, KustoRequest request, int version)
    {
        var facts = new KustoFacts(context.Request.Headers["x-ms-client-request-id"].ToString(), Guid.Parse(context.TraceIdentifier), clock.GetUtcNow().UtcDateTime);
        context.Response.Headers["x-ms-activity-id"] = context.TraceIdentifier;
        // Clients that name no database mean the one there is.
        var name = string.IsNullOrEmpty(request.Db) || request.Db.Equals("NetDefaultDB", StringComparison.OrdinalIgnoreCase) ? Workspace.Default.Name : request.Db;
        if (workspaces.Find(name) is not { } workspace)
        {
            return KustoError.BadRequest("BadRequest_EntityNotFound", $"Entity ID '{name}' of kind 'Database' was not found. Databases are {string.Join(", ", access.ReadableOf(context).Select(known => known.Name))}.");
        }

        if (string.IsNullOrWhiteSpace(request.Csl))
        {
            return KustoError.BadRequest("General_BadRequest", "The request has no query: send a JSON object with the texts 'db' and 'csl'.");
        }

        if (request.Csl.AsSpan().TrimStart() is ['.', ..])
        {
            return access.Restrict(context, new QuerySource([workspace])) is { Source: null, Error: var forbidden } ? forbidden! : Command(context, request.Csl, workspace);
        }

        using var audited = audit.Begin(context, new QuerySource([workspace]), request.Csl, range: null);
        var answer = await QueryAsync(context, request, workspace, facts, version, audited);
        audited?.Answered(answer);
        return answer;
    }

    private async Task<IResult> QueryAsync(HttpContext context, KustoRequest request, Workspace workspace, KustoFacts facts, int version, AuditedQuery? audited)
    {
        var (source, refusal) = access.Restrict(context, new QuerySource([workspace]));
        if (source is null)
        {
            return refusal!;
        }

        if (KustoOptions.Read(request.Properties, out var wanted) is { } mistake)
        {
            return KustoError.BadRequest("General_BadRequest", mistake);
        }

        var compilation = queries.Compile(source, request.Csl!, timeRange: null, wanted.Parameters);
        if (!compilation.Succeeded && compilation.Discovery is null)
        {
            return KustoError.Of(QueryErrors.OfCompilation(compilation));
        }

        var (started, busy) = await runner.StartAsync(source, compilation, wanted.Limit(options), context.RequestAborted);
        if (started is null)
        {
            return KustoError.Of(busy!);
        }

        audited?.Running = started.Query;
        await using (started)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            var output = context.Response.BodyWriter;
            await (version == 1
                ? KustoAnswer.WriteTablesAsync(output, started.Query, facts, context.RequestAborted)
                : KustoAnswer.WriteFramesAsync(output, started.Query, facts, wanted.DeferErrors, context.RequestAborted));
            return Results.Empty;
        }
    }

    private IResult Command(HttpContext context, string text, Workspace workspace)
    {
        var readable = access.ReadableOf(context);
        if (KustoCommands.Run(text, readable, readable.First(one => one.Workspace.Id == workspace.Id), functions) is not { } table)
        {
            return KustoError.BadRequest("General_BadRequest", $"The command '{text.Trim()}' is not known here, or names what is not there. Known are: {KustoCommands.Known}.");
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { Encoder = AnswerJson.Encoder });
        KustoAnswer.WriteCommandTables(json, table);
        return Results.Empty;
    }
}

/// <summary>A request. Its properties are an object or the text of one.</summary>
internal sealed record KustoRequest(string? Db, string? Csl, JsonElement? Properties);

[JsonSerializable(typeof(KustoRequest))]
internal sealed partial class KustoJson : JsonSerializerContext
{
    public static KustoJson Wire { get; } = new(AnswerJson.Options());
}

/// <summary>What a request's properties ask for, as far as it means something here.</summary>
internal sealed record KustoOptions
{
    /// <summary>Values of declared parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; private init; } = new Dictionary<string, string>();

    /// <summary>Whether a failure between rows is told behind them only.</summary>
    public bool DeferErrors { get; private init; }

    private int? Seconds { get; init; }

    private bool WithoutTruncation { get; init; }

    private long? RowsMax { get; init; }

    /// <summary>The limits that the request asks for, within those of the server; only the number of rows can be more.</summary>
    public QueryLimits Limit(QueryOptions options)
    {
        var limits = options.LimitsFor(Seconds);
        return WithoutTruncation ? limits with { RowsMax = long.MaxValue } : limits with { RowsMax = Math.Min(RowsMax ?? limits.RowsMax, limits.RowsMax) };
    }

    /// <summary>Reads properties.</summary>
    /// <returns>What is wrong with them, or null.</returns>
    public static string? Read(JsonElement? properties, out KustoOptions read)
    {
        read = new KustoOptions();
        try
        {
            var root = properties is { ValueKind: JsonValueKind.String } text ? JsonDocument.Parse(text.GetString() is { Length: > 0 } inner ? inner : "{}").RootElement : properties;
            if (root is not { ValueKind: JsonValueKind.Object } json)
            {
                return root is null or { ValueKind: JsonValueKind.Null } ? null : "The properties are neither an object nor the text of one.";
            }

            read = new KustoOptions
            {
                Parameters = Members(json, "Parameters").ToDictionary(member => member.Name, member => Text(member.Value), StringComparer.Ordinal),
                DeferErrors = Option(json, "deferpartialqueryfailures") is "true",
                Seconds = TimeSpan.TryParse(Option(json, "servertimeout"), CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero
                    ? (int)Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, int.MaxValue)
                    : null,
                WithoutTruncation = Option(json, "notruncation") is "true",
                RowsMax = long.TryParse(Option(json, "truncationmaxrecords"), NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? rows : null,
            };
            return null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return "The properties are not the text of a JSON object, or name a parameter twice.";
        }
    }

    private static string? Option(JsonElement json, string name) =>
        Members(json, "Options").Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(member => Text(member.Value).ToLowerInvariant()).FirstOrDefault();

    private static IEnumerable<JsonProperty> Members(JsonElement json, string name) =>
        json.EnumerateObject().Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.Object)
            .SelectMany(member => member.Value.EnumerateObject());

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
