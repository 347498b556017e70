using System.Globalization;
using System.Text.Json;
using Patchbay.Server.Endpoints;

namespace Patchbay.Server.Errors;

/// <summary>An error answer in the shape of one of Azure's APIs.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Azure's code for it.</param>
/// <param name="Message">What is wrong and what to do, for the person who called.</param>
internal sealed record AzureError(int Status, string Code, string Message) : IResult
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = AnswerJson.Encoder };

    /// <summary>Whether code and message stand at the top (diagnostic settings) rather than inside <c>error</c> (everything else).</summary>
    public bool Flat { get; init; }

    /// <summary>What exactly went wrong inside, for APIs that say it.</summary>
    public InnerError? Inner { get; init; }

    /// <summary>Everything that is wrong, for APIs that list it beside the message.</summary>
    public IReadOnlyList<ErrorDetail> Details { get; init; } = [];

    /// <summary>When to try again; sent as <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers["x-ms-error-code"] = Code;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await using var writer = new Utf8JsonWriter(response.BodyWriter, WriterOptions);
        Write(writer);
    }

    /// <summary>Writes the body.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Flat)
        {
            WriteMembers(writer);
        }
        else
        {
            writer.WriteStartObject("error");
            WriteMembers(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("code", Code);
        writer.WriteString("message", Message);
        ErrorDetail.Write(writer, Details);
        Inner?.Write(writer);
    }
}

/// <summary>The <c>innererror</c> of the log query API: a code and a sentence, for syntax the place in the query, and its own inner one.</summary>
internal sealed record InnerError(string Code, string Message)
{
    /// <summary>The line of the query, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The characters before it in that line: the column, from 0.</summary>
    public int? Position { get; init; }

    /// <summary>The text at that place.</summary>
    public string? Token { get; init; }

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<ErrorDetail> Details { get; init; } = [];

    public InnerError? Inner { get; init; }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("innererror");
        writer.WriteString("code", Code);
        writer.WriteString("message", Message);
        if (Line is { } line && Position is { } position)
        {
            writer.WriteNumber("line", line);
            writer.WriteNumber("pos", position);
            writer.WriteString("token", Token);
        }

        ErrorDetail.Write(writer, Details);
        Inner?.Write(writer);
        writer.WriteEndObject();
    }
}

/// <summary>One of several things that are wrong: a code, a sentence, and for a query the place inside it.</summary>
internal sealed record ErrorDetail(string Code, string Message, InnerError? Inner = null)
{
    /// <summary>Writes a list of them, unless it is empty.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<ErrorDetail> details)
    {
        if (details.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("details");
        foreach (var detail in details)
        {
            writer.WriteStartObject();
            writer.WriteString("code", detail.Code);
            writer.WriteString("message", detail.Message);
            detail.Inner?.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
