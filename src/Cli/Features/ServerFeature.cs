using System.CommandLine;
using System.CommandLine.Parsing;
using Patchbay.Cli.Api;

namespace Patchbay.Cli.Features;

/// <summary>Which server a command speaks with.</summary>
internal sealed class ServerFeature
{
    /// <summary>The environment variable with the server's address.</summary>
    public const string Variable = "PATCHBAY_SERVER";

    /// <summary>The environment variable with a token to send instead of what <c>patchbay login</c> got.</summary>
    public const string TokenVariable = "PATCHBAY_TOKEN";

    /// <summary>The environment variable with an API key to send instead of what <c>patchbay login</c> got.</summary>
    public const string KeyVariable = "PATCHBAY_API_KEY";

    private const string Default = "http://127.0.0.1:7410";

    private readonly Option<Uri> _server = new("--server")
    {
        Description = $"The server's address. Without it, {Variable} says it, or else it is {Default}.",
        HelpName = "URL",
        CustomParser = Parse,
    };

    public ServerFeature(Command command) => command.Add(_server);

    public PatchbayClient Connect(ParseResult arguments) => new(Address(arguments), CredentialStore.Own);

    /// <summary>The server's address.</summary>
    public Uri Address(ParseResult arguments) => arguments.GetValue(_server) ?? FromEnvironment() ?? new Uri(Default);

    /// <summary>The token or the API key of the environment, if it has one.</summary>
    public static string? CredentialOfEnvironment() =>
        new[] { TokenVariable, KeyVariable }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text))?.Trim();

    private static Uri? FromEnvironment() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
        ? Read(text) ?? throw new CliException($"{Variable} is '{text}', which is no address such as {Default}.", ExitCodes.Usage)
        : null;

    private static Uri? Parse(ArgumentResult argument)
    {
        var server = Read(argument.Tokens[0].Value);
        if (server is null)
        {
            argument.AddError($"'{argument.Tokens[0].Value}' is no address such as {Default}.");
        }

        return server;
    }

    private static Uri? Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme is "http" or "https" ? server : null;
}
