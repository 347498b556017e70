using System.CommandLine;
using System.Diagnostics;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;
using Spectre.Console;

namespace Patchbay.Cli.Commands;

/// <summary>Signs in at a server, for this command and all that follow.</summary>
internal sealed class LoginCommand : DocumentedCommand
{
    private readonly Option<bool> _apiKey = new("--api-key") { Description = "Sign in with an API key, which is read from the input and never stands on a command line." };

    private readonly Option<bool> _noBrowser = new("--no-browser") { Description = "Only print the address of the page on which you allow it; open it on any machine." };

    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public LoginCommand(Terminal terminal)
        : base("login", $"Sign in at a server: on a page of its portal, or with an API key. What the tool gets is kept for you alone; {ServerFeature.TokenVariable} or {ServerFeature.KeyVariable} override it.")
    {
        _terminal = terminal;
        Add(_apiKey);
        Add(_noBrowser);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } =
        ["patchbay login", "patchbay login --server https://logs.example.com:7411 --no-browser", "patchbay login --api-key < ~/.local/share/patchbay/identity/owner-key"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var server = _server.Address(arguments);
        using var client = new PatchbayClient(server, store: null);
        var credential = arguments.GetValue(_apiKey)
            ? new StoredCredential { ApiKey = await ReadKeyAsync(cancellationToken) }
            : await client.SignInAsync(signIn => AllowAsync(signIn, !arguments.GetValue(_noBrowser), cancellationToken));
        var caller = await client.SignInAsync(signIn => signIn.WhoAmIAsync(credential.ApiKey, credential.AccessToken, cancellationToken))
            ?? throw new CliException($"The server at {server.GetLeftPart(UriPartial.Authority)} does not know this key: it is wrong, revoked or expired.");
        CredentialStore.Own.Put(server, credential);
        _terminal.Error.WriteLine($"Signed in at {server.GetLeftPart(UriPartial.Authority)} as {caller.Name} ({caller.Id}); kept in {CredentialStore.Own.Path}.");
        return ExitCodes.Success;
    }

    private async Task<string> ReadKeyAsync(CancellationToken cancellationToken)
    {
        var key = Console.IsInputRedirected
            ? await Console.In.ReadLineAsync(cancellationToken)
            : await new TextPrompt<string>("API key:").Secret().ShowAsync(_terminal.ErrorConsole, cancellationToken);
        return key?.Trim() is { Length: > 0 } text ? text : throw new CliException("There is no API key in the input.", ExitCodes.Usage);
    }

    private async Task<StoredCredential> AllowAsync(SignInClient signIn, bool openBrowser, CancellationToken cancellationToken)
    {
        var device = await signIn.BeginAsync(cancellationToken);
        if (device is not { DeviceCode: { } code, VerificationUriComplete: { } page })
        {
            throw new CliException(device.ErrorDescription ?? "The server has no sign-in by a code.");
        }

        _terminal.Error.WriteLine($"Allow it on this page, which shows the code {device.UserCode}: {page}");
        if (openBrowser)
        {
            Open(page);
        }

        var patience = Stopwatch.StartNew();
        while (patience.Elapsed.TotalSeconds < device.ExpiresIn)
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Max(1, device.Interval)), cancellationToken);
            var answer = await signIn.PollAsync(code, cancellationToken);
            if (answer.AccessToken is not null)
            {
                return answer.ToCredential(null);
            }

            if (answer.Error is not "authorization_pending")
            {
                throw new CliException(answer.Error == "authorization_declined" ? "It was not allowed on the page." : answer.ErrorDescription ?? "The server gave no token.");
            }
        }

        throw new CliException("Nobody allowed it in time. Run the command again.");
    }

    // Where there is no browser, the address is on the screen.
    private static void Open(string page)
    {
        var (program, first) = OperatingSystem.IsWindows() ? ("rundll32", "url.dll,FileProtocolHandler") : (OperatingSystem.IsMacOS() ? "open" : "xdg-open", null);
        try
        {
            var start = new ProcessStartInfo(program, first is null ? [page] : [first, page]) { RedirectStandardOutput = true, RedirectStandardError = true };
            Process.Start(start)?.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return;
        }
    }
}
