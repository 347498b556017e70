using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Azure.Core;

namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>Authorizes requests to a storage account.</summary>
internal abstract class StorageCredential
{
    /// <summary>Adds what the service wants to see; everything else of the request is in place.</summary>
    public abstract ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}

/// <summary>Signs each request with the account's key.</summary>
internal sealed class SharedKeyCredential : StorageCredential
{
    private readonly string _account;
    private readonly byte[] _key;

    /// <exception cref="FormatException">The key is not base 64.</exception>
    public SharedKeyCredential(string account, string key)
    {
        _account = account;
        try
        {
            _key = Convert.FromBase64String(key);
        }
        catch (FormatException)
        {
            throw new FormatException("The AccountKey of the connection string is not base 64.");
        }
    }

    public override ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var signature = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(TextToSign(request)));
        request.Headers.Authorization = new AuthenticationHeaderValue("SharedKey", $"{_account}:{Convert.ToBase64String(signature)}");
        return ValueTask.CompletedTask;
    }

    private string TextToSign(HttpRequestMessage request)
    {
        var content = request.Content?.Headers;
        var length = content?.ContentLength is > 0 and var bytes ? bytes.ToString(CultureInfo.InvariantCulture) : "";
        // Encoding, language, MD5 and Date are not sent: x-ms-date stands in for the last one.
        string[] lines =
        [
            request.Method.Method, "", "", length, "", content?.ContentType?.ToString() ?? "", "", "",
            Header(request, "If-Match"), Header(request, "If-None-Match"), "", Header(request, "Range"),
        ];
        var text = new StringBuilder().AppendJoin('\n', lines).Append('\n');
        foreach (var (name, values) in request.Headers.Where(header => header.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .OrderBy(header => header.Key.ToLowerInvariant(), StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name.ToLowerInvariant()}:{string.Join(',', values)}\n");
        }

        // The path as it is on the wire, still escaped, and the query's values without escapes.
        text.Append(CultureInfo.InvariantCulture, $"/{_account}{request.RequestUri!.AbsolutePath}");
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        foreach (var name in query.AllKeys.OfType<string>().Order(StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{name.ToLowerInvariant()}:{query[name]}");
        }

        return text.ToString();
    }

    private static string Header(HttpRequestMessage request, string name) => request.Headers.TryGetValues(name, out var values) ? values.First() : "";
}

/// <summary>Adds a shared access signature to each address.</summary>
/// <param name="signature">The signature's query text, with or without a question mark.</param>
internal sealed class SignatureCredential(string signature) : StorageCredential
{
    private readonly string _query = signature.TrimStart('?');

    public override ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        request.RequestUri = new Uri($"{address.AbsoluteUri}{(address.Query.Length == 0 ? '?' : '&')}{_query}");
        return ValueTask.CompletedTask;
    }
}

/// <summary>Sends a token of Microsoft Entra ID with each request.</summary>
/// <param name="credential">Gets the tokens and keeps them as long as they are good.</param>
internal sealed class BearerCredential(TokenCredential credential) : StorageCredential
{
    private static readonly TokenRequestContext Storage = new(["https://storage.azure.com/.default"]);

    public override async ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await credential.GetTokenAsync(Storage, cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
    }
}
