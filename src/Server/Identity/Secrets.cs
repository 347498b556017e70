using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Patchbay.Server.Identity;

/// <summary>Texts that prove who one is: random, and so long that nobody guesses one.</summary>
internal static class Secrets
{
    private const int Bytes = 32;

    /// <summary>Draws a secret, in letters that stand in a URL as they are.</summary>
    public static string New() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is kept of a secret. It is random and long, so that a plain hash cannot be turned back, and finding it by its hash tells nothing of it.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The challenge that belongs to a verifier: S256 of RFC 7636.</summary>
    public static string Challenge(string verifier) => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
