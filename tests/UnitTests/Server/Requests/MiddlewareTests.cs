using Microsoft.AspNetCore.Http;
using Patchbay.Server.Configuration;
using Patchbay.Server.Requests;

namespace Patchbay.UnitTests.Server.Requests;

public sealed class MiddlewareTests
{
    [Theory]
    [InlineData("//subscriptions//s///x", "/subscriptions/s/x")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("//", "/")]
    public async Task Slashes_are_made_one(string path, string clean)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        await new CleanPaths(_ => Task.CompletedTask).InvokeAsync(context);
        Assert.Equal(clean, context.Request.Path.Value);
    }

    [Theory]
    [InlineData("localhost:7410", null, null, null, true)]
    [InlineData("127.0.0.1", null, null, null, true)]
    [InlineData("[::1]:7411", "http://localhost:5173", "same-site", "cors", true)]
    [InlineData("LOGS.local", "https://logs.local:7411", null, null, true)]
    [InlineData("localhost", null, "cross-site", "navigate", true)]
    [InlineData("example.com", null, null, null, false)]
    [InlineData("localhost.example.com", null, null, null, false)]
    [InlineData("10.0.0.1", null, null, null, false)]
    [InlineData("localhost", "https://example.com", null, null, false)]
    [InlineData("localhost", "null", null, null, false)]
    [InlineData("localhost", null, "cross-site", "no-cors", false)]
    public async Task Only_callers_of_this_machine_by_its_own_names_come_through(string host, string? origin, string? site, string? mode, bool served)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Host = new HostString(host);
        context.Request.Headers.Origin = origin;
        context.Request.Headers["Sec-Fetch-Site"] = site;
        context.Request.Headers["Sec-Fetch-Mode"] = mode;
        var reached = false;
        var options = new ServerOptions { Names = "logs.local" };
        await new LocalCallersOnly(
            _ =>
            {
                reached = true;
                return Task.CompletedTask;
            },
            options).InvokeAsync(context);
        Assert.Equal(served, reached);
        Assert.Equal(served ? 200 : 403, context.Response.StatusCode);
    }
}
