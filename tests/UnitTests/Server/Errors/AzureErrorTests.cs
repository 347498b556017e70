using System.Text;
using Microsoft.AspNetCore.Http;
using Patchbay.ClickHouse;
using Patchbay.Server.Errors;

namespace Patchbay.UnitTests.Server.Errors;

public sealed class AzureErrorTests
{
    [Fact]
    public async Task Most_apis_put_the_error_in_an_envelope()
    {
        var (context, body) = await AnswerAsync(new AzureError(404, "ResourceNotFound", "It's gone."));
        Assert.Equal("""{"error":{"code":"ResourceNotFound","message":"It's gone."}}""", body);
        Assert.Equal(404, context.Response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", context.Response.ContentType);
        Assert.Equal("ResourceNotFound", context.Response.Headers["x-ms-error-code"]);
    }

    [Fact]
    public async Task Diagnostic_settings_have_a_flat_error()
    {
        var (_, body) = await AnswerAsync(AzureErrors.SettingConflict("Taken."));
        Assert.Equal("""{"code":"Conflict","message":"Taken."}""", body);
    }

    [Fact]
    public async Task A_query_error_says_where_it_is()
    {
        var error = new AzureError(400, "BadArgumentError", "No.")
        {
            Inner = new InnerError("SyntaxError", "Syntax.") { Inner = new InnerError("SYN0002", "Here.") { Line = 3, Position = 7, Token = "wher" } },
        };
        var (_, body) = await AnswerAsync(error);
        Assert.Equal(
            """{"error":{"code":"BadArgumentError","message":"No.","innererror":{"code":"SyntaxError","message":"Syntax.","innererror":{"code":"SYN0002","message":"Here.","line":3,"pos":7,"token":"wher"}}}}""",
            body);
    }

    [Fact]
    public async Task A_shortage_says_when_to_come_back()
    {
        var (context, _) = await AnswerAsync(AzureErrors.TooManyBytesInFlight());
        Assert.Equal("1", context.Response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)", 504)]
    [InlineData("Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)", 400)]
    [InlineData("Code: 243. DB::Exception: Cannot reserve 1.00 MiB. (NOT_ENOUGH_SPACE)", 507)]
    [InlineData("Code: 75. DB::Exception: Cannot write to file /x, errno: 28, strerror: No space left on device. (CANNOT_WRITE_TO_FILE_DESCRIPTOR)", 507)]
    public void Some_errors_of_the_engine_are_the_callers_to_know(string text, int status) =>
        Assert.Equal(status, AzureErrors.FromEngine(ClickHouseException.Parse(text))?.Status);

    [Theory]
    [InlineData("Query memory limit exceeded: would use 21.12 MiB, maximum: 19.07 MiB.", "more memory than the 19.07 MiB that a query may use")]
    [InlineData("(total) memory limit exceeded: would use 11.12 GiB, maximum: 10.00 GiB.", "the 10.00 GiB that the engine has for all")]
    [InlineData("Memory limit exceeded.", "more memory than it may have")]
    public void A_query_that_needs_too_much_memory_is_told_the_limit_and_what_to_do(string said, string expected)
    {
        var error = AzureErrors.FromEngine(ClickHouseException.Parse($"Code: 241. DB::Exception: {said} (MEMORY_LIMIT_EXCEEDED)"));
        Assert.Contains(expected, error?.Message, StringComparison.Ordinal);
        Assert.Contains("shorter time range", error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_errors_of_the_engine_stay_inside() =>
        Assert.Null(AzureErrors.FromEngine(ClickHouseException.Parse("Code: 60. DB::Exception: Table a.b does not exist. (UNKNOWN_TABLE)")));

    private static async Task<(HttpContext Context, string Body)> AnswerAsync(AzureError error)
    {
        var context = new DefaultHttpContext();
        var body = new MemoryStream();
        context.Response.Body = body;
        await error.ExecuteAsync(context);
        await context.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        return (context, Encoding.UTF8.GetString(body.ToArray()));
    }
}
