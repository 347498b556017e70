using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>The append blobs of a storage account, over the Blob service's REST API.</summary>
/// <remarks>
/// It never repeats a request by itself: whoever appends has to look first whether a lost answer was a yes.
/// </remarks>
/// <param name="connection">The account.</param>
/// <param name="http">Sends the requests.</param>
internal sealed class BlobStore(StorageConnection connection, HttpClient http) : IArchiveStore
{
    private const string Version = "2022-11-02";

    public string Name { get; } = connection.BlobEndpoint.ToString();

    // What every version of the service takes.
    public int BlockBytesMax => 4 << 20;

    public async Task<long?> OpenAsync(ArchiveBlob blob, CancellationToken cancellationToken)
    {
        if (await FindAsync(blob, cancellationToken).ConfigureAwait(false) is { } found)
            return found.IsAppendBlob ? found.Length : null;
        if (!await TryCreateBlobAsync(blob, cancellationToken).ConfigureAwait(false))
        {
            await CreateContainerAsync(blob.Container, cancellationToken).ConfigureAwait(false);
            await TryCreateBlobAsync(blob, cancellationToken).ConfigureAwait(false);
        }

        return 0;
    }

    public async Task<bool> ExistsAsync(ArchiveBlob blob, CancellationToken cancellationToken) =>
        await FindAsync(blob, cancellationToken).ConfigureAwait(false) is not null;

    public async Task<AppendResult> AppendAsync(ArchiveBlob blob, long position, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(block);
        using var answer = await SendAsync(HttpMethod.Put, $"{Path(blob)}?comp=appendblock", content, cancellationToken, ("x-ms-blob-condition-appendpos", Text(position)))
            .ConfigureAwait(false);
        switch ((answer.StatusCode, CodeOf(answer)))
        {
            case (HttpStatusCode.PreconditionFailed, "AppendPositionConditionNotMet"):
            case (HttpStatusCode.NotFound, "BlobNotFound" or "ContainerNotFound"):
                return AppendResult.WrongPosition;
            case (HttpStatusCode.Conflict, "BlockCountExceedsLimit"):
                return AppendResult.Full;
            default:
                Check(answer, blob.ToString());
                return AppendResult.Appended;
        }
    }

    public async Task<int> ReadAsync(ArchiveBlob blob, long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, Path(blob), null, cancellationToken, ("Range", $"bytes={position}-{position + buffer.Length - 1}")).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return 0;
        Check(answer, blob.ToString());
        try
        {
            await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new StorageException($"Reading {blob} from {Name} broke off: {exception.Message}", exception);
        }
    }

    public async IAsyncEnumerable<(ArchiveBlob Blob, long Length)> ListAsync(string containerPrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var container in ListAsync($"?comp=list&prefix={containerPrefix}", "Container", cancellationToken).ConfigureAwait(false))
        {
            var name = container.Element("Name")!.Value;
            await foreach (var blob in ListAsync($"/{name}?restype=container&comp=list", "Blob", cancellationToken).ConfigureAwait(false))
            {
                var length = long.Parse(blob.Element("Properties")!.Element("Content-Length")!.Value, CultureInfo.InvariantCulture);
                yield return (new ArchiveBlob(name, blob.Element("Name")!.Value), length);
            }
        }
    }

    private async IAsyncEnumerable<XElement> ListAsync(string path, string element, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? marker = ""; marker is not null;)
        {
            using var answer = await SendAsync(HttpMethod.Get, marker.Length == 0 ? path : $"{path}&marker={Uri.EscapeDataString(marker)}", null, cancellationToken).ConfigureAwait(false);
            await using var content = await Check(answer, "its list").Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var page = (await XDocument.LoadAsync(content, LoadOptions.None, cancellationToken).ConfigureAwait(false)).Root!;
            foreach (var found in page.Element($"{element}s")!.Elements(element))
                yield return found;
            marker = page.Element("NextMarker")?.Value is { Length: > 0 } next ? next : null;
        }
    }

    private async Task<(long Length, bool IsAppendBlob)?> FindAsync(ArchiveBlob blob, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Head, Path(blob), null, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        var isAppendBlob = Check(answer, blob.ToString()).Headers.TryGetValues("x-ms-blob-type", out var types) && types.First() == "AppendBlob";
        return (answer.Content.Headers.ContentLength ?? throw new StorageException($"{Name} does not say how long {blob} is."), isAppendBlob);
    }

    // False when there is no container.
    private async Task<bool> TryCreateBlobAsync(ArchiveBlob blob, CancellationToken cancellationToken)
    {
        using var empty = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await SendAsync(HttpMethod.Put, Path(blob), empty, cancellationToken, ("x-ms-blob-type", "AppendBlob"), ("If-None-Match", "*")).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound && CodeOf(answer) == "ContainerNotFound")
            return false;
        if (answer.StatusCode != HttpStatusCode.Conflict || CodeOf(answer) != "BlobAlreadyExists")
            Check(answer, blob.ToString());
        return true;
    }

    private async Task CreateContainerAsync(string container, CancellationToken cancellationToken)
    {
        using var empty = new ByteArrayContent([]);
        using var answer = await SendAsync(HttpMethod.Put, $"/{container}?restype=container", empty, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.Conflict || CodeOf(answer) != "ContainerAlreadyExists")
            Check(answer, container);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"{connection.BlobEndpoint.AbsoluteUri.TrimEnd('/')}{path}") { Content = content };
        request.Headers.Add("x-ms-version", Version);
        request.Headers.Add("x-ms-date", DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            await connection.Credential.AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new StorageException($"{Name} cannot be reached: {exception.Message}", exception);
        }
        catch (Azure.Identity.AuthenticationFailedException exception)
        {
            throw new StorageException($"There is no token for {Name}: {exception.Message}", exception) { Status = 401 };
        }
    }

    private HttpResponseMessage Check(HttpResponseMessage answer, string what)
    {
        if (answer.IsSuccessStatusCode)
            return answer;
        var wait = answer.Headers.RetryAfter is { } retry ? retry.Delta ?? retry.Date - DateTimeOffset.UtcNow : null;
        throw new StorageException($"{Name} answers {(int)answer.StatusCode} {CodeOf(answer)} for {what}.")
        {
            Status = (int)answer.StatusCode,
            Code = CodeOf(answer),
            RetryAfter = wait,
        };
    }

    private static string CodeOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.First() : "";

    // The equals signs are escaped as Azure's own clients do it; the slashes stay.
    private static string Path(ArchiveBlob blob) => $"/{blob.Container}/{string.Join('/', blob.Name.Split('/').Select(Uri.EscapeDataString))}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
