using System.Buffers;
using System.IO.Compression;
using System.Numerics;
using Patchbay.Server.Errors;

namespace Patchbay.Server.Requests;

/// <summary>A request's whole body in memory, unpacked. Disposing gives its memory back.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBytes = 16 * 1024;

    private readonly BodyBudget _budget;
    private byte[] _buffer = [];
    private int _length;
    private long _taken;

    private RequestBody(BodyBudget budget) => _budget = budget;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads a body, packed with gzip or not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="bytesMax">The bytes it may have as sent, and unpacked. What is more is never held in memory, so a small body that unpacks to a huge one does no harm.</param>
    /// <param name="budget">Where its memory is taken from.</param>
    /// <returns>The body, or the answer that says why there is none.</returns>
    public static async Task<(RequestBody? Body, AzureError? Error)> ReadAsync(HttpRequest request, int bytesMax, BodyBudget budget)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        var packed = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        if (!packed && encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return (null, AzureErrors.EncodingNotSupported(encoding));
        }

        if (request.ContentLength > bytesMax)
        {
            return (null, AzureErrors.BodyTooLarge(bytesMax, unpacked: false));
        }

        var body = new RequestBody(budget);
        try
        {
            await using var unpacked = packed ? new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true) : null;
            var announced = packed ? null : (int?)request.ContentLength;
            var error = await body.FillAsync(unpacked ?? request.Body, announced, bytesMax, packed, request.HttpContext.RequestAborted);
            if (error is null)
            {
                return (body, null);
            }

            body.Dispose();
            return (null, error);
        }
        catch (InvalidDataException)
        {
            body.Dispose();
            return (null, AzureErrors.BodyNotReadable("its gzip data is damaged or cut off."));
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        GiveBack();
        (_buffer, _length, _taken) = ([], 0, 0);
    }

    private async Task<AzureError?> FillAsync(Stream source, int? announced, int bytesMax, bool packed, CancellationToken cancellationToken)
    {
        while (_length != announced)
        {
            if (_length == bytesMax)
            {
                return await source.ReadAsync(new byte[1], cancellationToken) == 0 ? null : AzureErrors.BodyTooLarge(bytesMax, packed);
            }

            if (_length == _buffer.Length && !TryGrow(announced ?? (int)Math.Clamp(2L * _length, Math.Min(FirstBytes, bytesMax), bytesMax)))
            {
                return AzureErrors.TooManyBytesInFlight();
            }

            var read = await source.ReadAsync(_buffer.AsMemory(_length, Math.Min(_buffer.Length, bytesMax) - _length), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            _length += read;
        }

        return null;
    }

    private bool TryGrow(int bytes)
    {
        // Taken before it is rented, so that many callers at once cannot make the server hold more than the budget. The pool
        // rounds up to a power of two, and so does this.
        var taken = (long)BitOperations.RoundUpToPowerOf2((uint)bytes);
        if (!_budget.TryTake(taken))
        {
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(bytes);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        GiveBack();
        (_buffer, _taken) = (larger, taken);
        return true;
    }

    private void GiveBack()
    {
        if (_taken > 0)
        {
            _budget.Return(_taken);
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
