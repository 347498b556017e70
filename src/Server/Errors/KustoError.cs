using System.Text.Json;
using Patchbay.Server.Endpoints;

namespace Patchbay.Server.Errors;

/// <summary>An error answer in the shape of Kusto, which the names with an at sign are part of.</summary>
internal sealed record KustoError(int Status, string Code, string Message, InnerError? Inner = null) : IResult
{
    /// <summary>Whether a path belongs to Kusto's API.</summary>
    public static bool IsShapeOf(PathString path) =>
        path.StartsWithSegments("/v1/rest", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/v2/rest", StringComparison.OrdinalIgnoreCase);

    public static KustoError BadRequest(string code, string message) => new(StatusCodes.Status400BadRequest, code, message);

    /// <summary>The same error in this shape.</summary>
    public static KustoError Of(AzureError error)
    {
        var inner = error.Inner;
        while (inner?.Inner is { } deeper)
        {
            inner = deeper;
        }

        return new KustoError(error.Status, error.Status == StatusCodes.Status400BadRequest ? "General_BadRequest" : error.Code, error.Message, inner);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter, new JsonWriterOptions { Encoder = AnswerJson.Encoder });
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", Code);
        json.WriteString("message", Message);
        json.WriteString("@type", Status == StatusCodes.Status400BadRequest ? "Kusto.Data.Exceptions.KustoBadRequestException" : "Kusto.Data.Exceptions.KustoServiceException");
        json.WriteString("@message", Message);
        json.WriteBoolean("@permanent", Status is not (StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError));
        if (Inner is not null)
        {
            json.WriteStartObject("innererror");
            json.WriteString("code", Inner.Code);
            json.WriteString("message", Inner.Message);
            json.WriteString("@errorCode", Inner.Code);
            json.WriteString("@errorMessage", Inner.Message);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
