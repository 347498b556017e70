using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;

namespace Patchbay.UnitTests.Server.Requests;

public sealed class RequestBodyTests
{
    private const int BytesMax = 100_000;

    private readonly BodyBudget _budget = new(1_000_000);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50_000)]
    [InlineData(BytesMax)]
    public async Task A_body_within_the_limit_is_read_whole(int length)
    {
        // Few different bytes, so that the packed body is within the limit as well.
        var bytes = Bytes(length).Select(value => (byte)(value % 8)).ToArray();
        Assert.Equal(bytes, await ReadWholeAsync(bytes, announced: true));
        Assert.Equal(bytes, await ReadWholeAsync(bytes, announced: false));
        Assert.Equal(bytes, await ReadWholeAsync(Pack(bytes), announced: true, "gzip"));
        Assert.Equal(bytes, await ReadWholeAsync(Pack(bytes), announced: false, "GZIP"));
        Assert.Equal(0, _budget.Taken);
    }

    [Fact]
    public async Task A_body_of_several_gzip_members_is_one_body() =>
        Assert.Equal([1, 2, 3, 4], await ReadWholeAsync([.. Pack([1, 2]), .. Pack([3, 4])], announced: true, "gzip"));

    [Fact]
    public async Task One_byte_too_many_is_refused()
    {
        Assert.Equal(413, (await ReadErrorAsync(Bytes(BytesMax + 1), announced: true)).Status);
        Assert.Equal(413, (await ReadErrorAsync(Bytes(BytesMax + 1), announced: false)).Status);
        Assert.Equal(413, (await ReadErrorAsync(Pack(Bytes(BytesMax + 1)), announced: true, "gzip")).Status);
    }

    [Fact]
    public async Task A_small_body_that_unpacks_to_a_huge_one_is_refused_without_holding_it()
    {
        var budget = new BodyBudget(2 * BytesMax);
        var bomb = Pack(new byte[50_000_000]);
        Assert.True(bomb.Length < BytesMax);
        var (body, error) = await RequestBody.ReadAsync(Request(bomb, announced: true, "gzip"), BytesMax, budget);
        Assert.Null(body);
        Assert.Equal(413, error!.Status);
        Assert.Contains("unpacked", error.Message);
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task More_bodies_than_memory_are_asked_to_come_back()
    {
        var budget = new BodyBudget(200_000);
        var (first, _) = await RequestBody.ReadAsync(Request(Bytes(90_000), announced: true), BytesMax, budget);
        var (second, error) = await RequestBody.ReadAsync(Request(Bytes(90_000), announced: true), BytesMax, budget);
        Assert.Null(second);
        Assert.Equal(429, error!.Status);
        Assert.NotNull(error.RetryAfter);

        first!.Dispose();
        Assert.Equal(0, budget.Taken);
        var (third, _) = await RequestBody.ReadAsync(Request(Bytes(90_000), announced: true), BytesMax, budget);
        Assert.NotNull(third);
    }

    [Fact]
    public async Task Damaged_gzip_is_a_bad_request()
    {
        var packed = Pack(Bytes(50_000));
        Assert.Equal(400, (await ReadErrorAsync(packed[..(packed.Length / 2)], announced: true, "gzip")).Status);
        Assert.Equal(400, (await ReadErrorAsync(Bytes(100), announced: true, "gzip")).Status);
        Assert.Equal(0, _budget.Taken);
    }

    [Fact]
    public async Task Another_encoding_is_named()
    {
        var error = await ReadErrorAsync(Bytes(100), announced: true, "br");
        Assert.Equal(415, error.Status);
        Assert.Contains("'br'", error.Message);
    }

    private async Task<byte[]> ReadWholeAsync(byte[] sent, bool announced, string encoding = "")
    {
        var (body, error) = await RequestBody.ReadAsync(Request(sent, announced, encoding), BytesMax, _budget);
        Assert.Null(error);
        using (body)
        {
            return body!.Bytes.ToArray();
        }
    }

    private async Task<AzureError> ReadErrorAsync(byte[] sent, bool announced, string encoding = "")
    {
        var (body, error) = await RequestBody.ReadAsync(Request(sent, announced, encoding), BytesMax, _budget);
        Assert.Null(body);
        return error!;
    }

    private static HttpRequest Request(byte[] body, bool announced, string encoding = "")
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(body);
        request.ContentLength = announced ? body.Length : null;
        if (encoding.Length > 0)
        {
            request.Headers.ContentEncoding = encoding;
        }

        return request;
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
