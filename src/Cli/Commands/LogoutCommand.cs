using System.CommandLine;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;

namespace Patchbay.Cli.Commands;

/// <summary>Forgets what <see cref="LoginCommand"/> got, here and at the server.</summary>
internal sealed class LogoutCommand : DocumentedCommand
{
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public LogoutCommand(Terminal terminal) : base("logout", "Sign out at a server: what patchbay login got is deleted here, and a token ends there. An API key stays what it is.")
    {
        _terminal = terminal;
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay logout", "patchbay logout --server https://logs.example.com:7411"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var server = _server.Address(arguments);
        var name = server.GetLeftPart(UriPartial.Authority);
        if (CredentialStore.Own.Find(server) is not { } credential)
        {
            _terminal.Error.WriteLine($"You are not signed in at {name}.");
            return ExitCodes.Success;
        }

        CredentialStore.Own.Put(server, null);
        if (credential.RefreshToken is { } token)
        {
            using var client = new PatchbayClient(server, store: null);
            await client.SignInAsync(async signIn =>
            {
                await signIn.RevokeAsync(token, cancellationToken);
                return true;
            });
        }

        _terminal.Error.WriteLine($"Signed out at {name}.");
        return ExitCodes.Success;
    }
}
