using System.Globalization;

namespace Patchbay.ClickHouse.Cluster;

/// <summary>Reads errors from HTTP answers.</summary>
internal static class ServerError
{
    // The text of an error may quote the statement; more of it helps nobody.
    private const int LengthMax = 1 << 20;

    /// <summary>The error of an answer whose status says that there is one.</summary>
    public static async Task<Exception> ReadAsync(Uri server, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[LengthMax];
        string text;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var length = await body.ReadAtLeastAsync(buffer, LengthMax, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            text = System.Text.Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (IOException)
        {
            text = "";
        }

        if (!response.Headers.TryGetValues("X-ClickHouse-Exception-Code", out var codes)
            || !int.TryParse(codes.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            var firstLine = text.AsSpan().Trim();
            firstLine = firstLine[..Math.Min(firstLine.Length, 200)];
            return new EngineUnavailableException(
                $"What answers at {server.Authority} is not ClickHouse, or not well: status {(int)response.StatusCode}, {firstLine}");
        }

        var error = ClickHouseException.Parse(text);
        return error.Code == 0 ? new ClickHouseException(code, error.Name, error.Message) : error;
    }
}
