using System.Net.Http.Headers;
using Patchbay.Cli.Features;

namespace Patchbay.Cli.Api;

/// <summary>Gives every request the credential: that of the environment, or else what <c>patchbay login</c> got for the server.</summary>
internal sealed class CredentialHandler(Uri server, CredentialStore store) : DelegatingHandler(new SocketsHttpHandler())
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _finding = new(1, 1);
    private StoredCredential? _stored;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is null && await FindAsync(cancellationToken) is { } credential)
        {
            if (server.Scheme != Uri.UriSchemeHttps && !server.IsLoopback)
            {
                throw new CliException($"{server} is no HTTPS address: on the way there everybody could read the key or token. Use HTTPS.", ExitCodes.Usage);
            }

            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _finding.Dispose();
        base.Dispose(disposing);
    }

    private async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        if (ServerFeature.CredentialOfEnvironment() is { } credential)
        {
            return credential;
        }

        // Several requests at once share what one of them gets.
        await _finding.WaitAsync(cancellationToken);
        try
        {
            _stored ??= store.Find(server);
            if (_stored is { RefreshToken: { } refresh } && !(_stored.ExpiresAt - Margin > DateTimeOffset.UtcNow))
            {
                using var http = new HttpClient { BaseAddress = server };
                var answer = await new SignInClient(http).RefreshAsync(refresh, cancellationToken);
                if (answer.AccessToken is null)
                {
                    throw new CliException($"You are no longer signed in at {server.GetLeftPart(UriPartial.Authority)}. Run {CommandLine.Name} login again.");
                }

                _stored = answer.ToCredential(refresh);
                store.Put(server, _stored);
            }

            return _stored?.ApiKey ?? _stored?.AccessToken;
        }
        finally
        {
            _finding.Release();
        }
    }
}
