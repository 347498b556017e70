using System.Text.Json;

namespace Patchbay.EndToEnd;

/// <summary>Requests by the curl of the machine.</summary>
public static class Curl
{
    /// <summary>Sends a request.</summary>
    /// <param name="arguments">curl's arguments.</param>
    public static Task<CurlAnswer> SendAsync(params string[] arguments) => SendInputAsync("", arguments);

    /// <summary>Sends a request whose body, <c>@-</c>, is too long for an argument.</summary>
    /// <param name="input">What curl reads on standard input.</param>
    /// <param name="arguments">curl's arguments.</param>
    public static async Task<CurlAnswer> SendInputAsync(string input, params string[] arguments)
    {
        // The body goes to standard output, what is told about it to standard error: first the status, then the headers.
        var result = await Tool.RunAsync("curl", ["--silent", "--show-error", "--max-time", "90", "--write-out", "%{stderr}%{http_code}\n%{header_json}", .. arguments], input);
        Assert.True(result.ExitCode == 0, $"curl ended with {result.ExitCode}: {result.Errors}");
        var facts = result.Errors.Split('\n', 2);
        return new CurlAnswer(
            int.Parse(facts[0]),
            JsonDocument.Parse(facts[1]).RootElement.EnumerateObject().ToDictionary(header => header.Name, header => header.Value[0].GetString()!),
            result.Output);
    }
}

/// <summary>An answer to curl.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers by name in lower case; of a repeated one the first.</param>
/// <param name="Body">The body.</param>
public sealed record CurlAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The error's code, whether it stands at the top or inside <c>error</c>.</summary>
    public string? ErrorCode => Error.GetProperty("code").GetString();

    /// <summary>The error's sentence.</summary>
    public string ErrorMessage => Error.GetProperty("message").GetString()!;

    private JsonElement Error => Json.TryGetProperty("error", out var error) ? error : Json;
}
