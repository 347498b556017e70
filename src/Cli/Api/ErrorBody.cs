using System.Text.Json;
using Patchbay.Cli.Features;

namespace Patchbay.Cli.Api;

/// <summary>Reads the two shapes of Azure's error bodies: code and message at the top, or inside <c>error</c>.</summary>
internal static class ErrorBody
{
    public static ServerException Read(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            var root = JsonElement.Parse(body);
            var error = Member(root, "error") is { ValueKind: JsonValueKind.Object } inside ? inside : root;
            if (Text(error, "message") is { } message)
            {
                var diagnostics = new List<QueryDiagnostic>();
                Collect(error, diagnostics);
                var code = Text(error, "code") ?? "";
                return new ServerException(status, code, Explain(status, code, error, message), diagnostics);
            }
        }
        catch (JsonException)
        {
            // Not our server's error shape; the status has to say it.
        }

        return new ServerException(status, "", $"The server answered with status {status}.", []);
    }

    // What the caller may not do stands within; who is not known at all has to sign in first.
    private static string Explain(int status, string code, JsonElement error, string message) =>
        status == 401 || code is "InvalidTokenError" or "InvalidAuthenticationTokenAudience"
            ? $"{message} Run {CommandLine.Name} login, or set {ServerFeature.KeyVariable} or {ServerFeature.TokenVariable}."
            : status == 403 ? Sentence(error) : message;

    /// <summary>The innermost sentence of an error that stands beside a result.</summary>
    public static string Sentence(JsonElement error)
    {
        var inner = Member(error, "details") is { ValueKind: JsonValueKind.Array } details && details.GetArrayLength() > 0 ? details[0] : error;
        while (Member(inner, "innererror") is { ValueKind: JsonValueKind.Object } deeper)
        {
            inner = deeper;
        }

        return Text(inner, "message") ?? Text(error, "message") ?? "The answer is not complete.";
    }

    // Places are in inner errors at any depth, and in the details when there are several.
    private static void Collect(JsonElement error, List<QueryDiagnostic> diagnostics)
    {
        if (Number(error, "line") is { } line && Number(error, "pos") is { } position)
        {
            var found = new QueryDiagnostic(Text(error, "code") ?? "", Text(error, "message") ?? "", line, position, Text(error, "token"));
            if (!diagnostics.Contains(found))
            {
                diagnostics.Add(found);
            }
        }

        if (Member(error, "innererror") is { ValueKind: JsonValueKind.Object } inner)
        {
            Collect(inner, diagnostics);
        }

        if (Member(error, "details") is { ValueKind: JsonValueKind.Array } details)
        {
            foreach (var detail in details.EnumerateArray().Where(detail => detail.ValueKind == JsonValueKind.Object))
            {
                Collect(detail, diagnostics);
            }
        }
    }

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static int? Number(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;
}
