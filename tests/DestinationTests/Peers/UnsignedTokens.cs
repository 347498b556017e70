using System.Buffers.Text;
using System.Text;
using Azure.Core;

namespace Patchbay.DestinationTests.Peers;

/// <summary>Tokens as Microsoft Entra ID gives them for an audience, without a signature.</summary>
public sealed class UnsignedTokens(string audience) : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var (now, end) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1));
        var claims = $$"""{"aud":"{{audience}}","iss":"https://sts.windows.net/{{Guid.NewGuid()}}/","iat":{{now.ToUnixTimeSeconds()}},"nbf":{{now.ToUnixTimeSeconds()}},"exp":{{end.ToUnixTimeSeconds()}} }""";
        return new AccessToken($"{Encode("""{"alg":"none","typ":"JWT"}""")}.{Encode(claims)}.", end);
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
