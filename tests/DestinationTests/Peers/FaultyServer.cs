using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Patchbay.DestinationTests.Peers;

/// <summary>A web server that can be made to fail in the ways of the network and of services.</summary>
public sealed class FaultyServer : IAsyncDisposable
{
    private static readonly HttpClient Forward = new();

    private readonly WebApplication _server;
    private readonly RequestDelegate _work;
    private readonly TaskCompletionSource _closing = new();
    private volatile TaskCompletionSource _mended = new();

    private FaultyServer(WebApplication server, RequestDelegate work)
    {
        _server = server;
        _work = work;
    }

    public string Address { get; private set; } = "";

    /// <summary>What to do instead of answering a request; null answers it.</summary>
    public Func<HttpRequest, Fault?> Faults { get; private set; } = _ => null;

    /// <summary>Starts a server.</summary>
    /// <param name="work">How it answers.</param>
    public static async Task<FaultyServer> StartAsync(RequestDelegate work)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var server = new FaultyServer(app, work);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = app.Urls.Single();
        return server;
    }

    /// <summary>Starts a server that hands everything on to another one.</summary>
    public static Task<FaultyServer> BeforeAsync(string address) => StartAsync(context => ForwardAsync(context, address));

    public void Break(Func<HttpRequest, Fault?> faults) => Faults = faults;

    public void Mend()
    {
        Faults = _ => null;
        Interlocked.Exchange(ref _mended, new()).TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        _closing.TrySetResult();
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var fault = Faults(context.Request);
        switch (fault?.Kind)
        {
            case null:
                await _work(context);
                break;
            case FaultKind.Answer:
                context.Response.StatusCode = fault.Status;
                context.Response.Headers["x-ms-error-code"] = fault.Code;
                if (fault.RetryAfterSeconds is { } seconds)
                    context.Response.Headers.RetryAfter = $"{seconds}";
                break;
            case FaultKind.LoseRequest:
                context.Abort();
                break;
            case FaultKind.LoseAnswer:
                var body = context.Response.Body;
                context.Response.Body = Stream.Null;
                await _work(context);
                context.Response.Body = body;
                context.Abort();
                break;
            case FaultKind.Stall:
                await Task.WhenAny(_mended.Task, _closing.Task);
                context.Abort();
                break;
        }
    }

    private static async Task ForwardAsync(HttpContext context, string address)
    {
        // The target as it was sent: escapes are part of the signature.
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), address + target);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Headers.ContentLength is not null)
            request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key != "Host"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        using var answer = await Forward.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")))
            context.Response.Headers[name] = values.ToArray();
        if (context.Request.Method != "HEAD")
            await answer.Content.CopyToAsync(context.Response.Body);
    }
}

/// <summary>How a server fails on a request.</summary>
public sealed record Fault(FaultKind Kind, int Status = 0, string Code = "", int? RetryAfterSeconds = null);

public enum FaultKind
{
    /// <summary>It answers with an error.</summary>
    Answer,

    /// <summary>It closes the connection and does nothing.</summary>
    LoseRequest,

    /// <summary>It does what it is asked to, and closes the connection instead of answering.</summary>
    LoseAnswer,

    /// <summary>It does nothing until it is mended, and closes the connection then.</summary>
    Stall,
}
