using Azure.Core;

namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>Where a storage account's blobs are, and how requests to it are authorized.</summary>
/// <param name="BlobEndpoint">The account's address, without a slash at the end.</param>
/// <param name="Credential">Authorizes requests.</param>
internal sealed record StorageConnection(Uri BlobEndpoint, StorageCredential Credential)
{
    private const string DevelopmentEndpoint = "http://127.0.0.1:10000/devstoreaccount1";

    // The emulator's one account; its key is published and no secret.
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Reads a connection string of a storage account.</summary>
    /// <param name="text">As Azure shows it: an account key, or a shared access signature, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <exception cref="FormatException">It is none; the message says what is wrong and repeats no secret.</exception>
    public static StorageConnection Parse(string text)
    {
        var parts = ConnectionText.Read(text);
        if (ConnectionText.IsTrue(parts, "UseDevelopmentStorage"))
        {
            return new(new Uri(DevelopmentEndpoint), new SharedKeyCredential("devstoreaccount1", DevelopmentKey));
        }

        var account = parts.GetValueOrDefault("AccountName");
        var address = parts.GetValueOrDefault("BlobEndpoint")
            ?? (account is null ? throw new FormatException("The connection string has neither AccountName nor BlobEndpoint.")
                : $"{parts.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.blob.{parts.GetValueOrDefault("EndpointSuffix", "core.windows.net")}");
        if (parts.GetValueOrDefault("SharedAccessSignature") is { } signature)
        {
            return new(Address(address), new SignatureCredential(signature));
        }

        if (account is null || parts.GetValueOrDefault("AccountKey") is not { } key)
        {
            throw new FormatException("The connection string has neither AccountName and AccountKey nor a SharedAccessSignature.");
        }

        return new(Address(address), new SharedKeyCredential(account, key));
    }

    /// <summary>A connection with tokens of Microsoft Entra ID.</summary>
    /// <param name="blobEndpoint">The account's address, for example <c>https://NAME.blob.core.windows.net</c>.</param>
    /// <param name="credential">Gets the tokens.</param>
    /// <exception cref="FormatException">The address is none, or not https: tokens go over https only.</exception>
    public static StorageConnection WithTokens(string blobEndpoint, TokenCredential credential) =>
        Address(blobEndpoint) is { Scheme: "https" } address
            ? new(address, new BearerCredential(credential))
            : throw new FormatException($"blobEndpoint '{blobEndpoint}' is not https, and a token is sent over https only.");

    private static Uri Address(string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? address
            : throw new FormatException($"'{text}' is not the address of a blob endpoint.");
}
