using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Patchbay.ClickHouse;
using Patchbay.Server.Errors;

namespace Patchbay.UnitTests.Server.Errors;

public sealed class ErrorAnswersTests
{
    private readonly Lines _log = new();

    [Fact]
    public async Task A_failure_of_ours_is_an_error_without_its_inside_that_the_log_tells_by_id()
    {
        var (context, body) = await AnswerAsync("/v1/workspaces/default/query", _ => throw new InvalidOperationException("the secret inside"));
        Assert.Equal(500, context.Response.StatusCode);
        Assert.StartsWith("""{"error":{"code":"InternalServerError","message":""", body);
        Assert.Contains("request-1", body);
        Assert.DoesNotContain("secret", body);
        Assert.Contains(_log.All, line => line.Contains("request-1", StringComparison.Ordinal) && line.Contains("the secret inside", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)", 504)]
    [InlineData("Code: 243. DB::Exception: Cannot reserve 1.00 MiB. (NOT_ENOUGH_SPACE)", 507)]
    [InlineData("Code: 60. DB::Exception: Table secret does not exist. (UNKNOWN_TABLE)", 500)]
    public async Task Errors_of_the_engine_have_the_answer_that_they_deserve(string text, int status)
    {
        var (context, body) = await AnswerAsync("/", _ => throw ClickHouseException.Parse(text));
        Assert.Equal(status, context.Response.StatusCode);
        Assert.DoesNotContain("secret", body);
        Assert.NotEmpty(_log.All);
    }

    [Fact]
    public async Task A_body_that_ends_early_is_a_bad_request()
    {
        var (context, body) = await AnswerAsync("/", _ => throw new BadHttpRequestException("Unexpected end of request content."));
        Assert.Equal(400, context.Response.StatusCode);
        Assert.Contains("InvalidRequest", body);
        Assert.Empty(_log.All);
    }

    [Theory]
    [InlineData("/subscriptions/s/nothing", "InvalidResourceType")]
    [InlineData("/SUBSCRIPTIONS/s/nothing", "InvalidResourceType")]
    [InlineData("/v1/nothing", "PathNotFoundError")]
    public async Task A_path_that_nobody_serves_has_the_answer_of_its_api(string path, string code)
    {
        foreach (var status in (int[])[404, 405])
        {
            var (context, body) = await AnswerAsync(path, context =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            });
            Assert.Equal(404, context.Response.StatusCode);
            Assert.Contains(code, body);
        }
    }

    [Fact]
    public async Task An_answer_that_an_api_gave_stays()
    {
        var (context, body) = await AnswerAsync("/", AzureErrors.ResourceNotFound("x").ExecuteAsync);
        Assert.Equal(404, context.Response.StatusCode);
        Assert.Contains("ResourceNotFound", body);
    }

    private async Task<(HttpContext Context, string Body)> AnswerAsync(string path, RequestDelegate next)
    {
        var context = new DefaultHttpContext { TraceIdentifier = "request-1" };
        context.Request.Path = path;
        var body = new MemoryStream();
        context.Response.Body = body;
        await new ErrorAnswers(next, _log).InvokeAsync(context);
        await context.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        return (context, Encoding.UTF8.GetString(body.ToArray()));
    }

    private sealed class Lines : ILogger<ErrorAnswers>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{formatter(state, exception)} {exception}");
    }
}
