using System.IO.Compression;
using System.Text;
using Patchbay.Cli;
using Patchbay.Cli.Records;

namespace Patchbay.UnitTests.Cli;

public sealed class RecordFileTests
{
    private static readonly BatchLimits Limits = new(Records: 3, Bytes: 1000);

    [Fact]
    public async Task Batches_hold_whole_records_on_a_line_each_and_know_their_places()
    {
        var batches = await ReadAsync(Encoding.UTF8.GetBytes("[\n  {\n \"a\": 1\r\n},\n{\"b\":2}, {\"c\":3},\n\n{\"d\":4}\n]"));
        Assert.Equal(["{  \"a\": 1  }\n{\"b\":2}\n{\"c\":3}\n", "{\"d\":4}\n"], batches.Select(batch => batch.Body));
        Assert.Equal([[2, 5, 5], [7]], batches.Select(batch => batch.Lines));
    }

    [Fact]
    public async Task A_batch_is_full_when_it_has_its_bytes()
    {
        var lines = string.Concat(Enumerable.Range(0, 5).Select(number => $"{{\"n\":{number},\"text\":\"{new string('x', 600)}\"}}\n"));
        var batches = await ReadAsync(Encoding.UTF8.GetBytes(lines));
        Assert.Equal([[1, 2], [3, 4], [5]], batches.Select(batch => batch.Lines));
        Assert.Equal(lines, string.Concat(batches.Select(batch => batch.Body)));
    }

    [Fact]
    public async Task Packed_files_are_unpacked_whatever_they_are_called()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write("{\"a\":1}\n{\"b\":2}\n"u8);
        }

        Assert.Equal(["{\"a\":1}\n{\"b\":2}\n"], (await ReadAsync(packed.ToArray())).Select(batch => batch.Body));

        packed.SetLength(packed.Length / 2);
        var exception = await Assert.ThrowsAsync<CliException>(() => ReadAsync([0x1F, 0x8B, 1, 2, 3]));
        Assert.StartsWith("test.json cannot be read beyond line 1: ", exception.Message);
    }

    [Fact]
    public async Task Records_larger_than_a_read_are_whole()
    {
        var large = $"{{\"text\":\"{new string('x', 5_000_000)}\"}}";
        var batches = await ReadAsync(Encoding.UTF8.GetBytes($"{{\"a\":1}}\n{large}\n{{\"b\":2}}\n"));
        Assert.Equal([[1, 2], [3]], batches.Select(batch => batch.Lines));
        Assert.Equal($"{{\"a\":1}}\n{large}\n", batches[0].Body);
    }

    [Fact]
    public async Task What_has_no_end_is_refused_with_its_place()
    {
        var text = "{\"a\":1}\n[\n{\"b\":\"" + new string('x', 40_000_000);
        var exception = await Assert.ThrowsAsync<CliException>(() => ReadAsync(Encoding.UTF8.GetBytes(text)));
        Assert.StartsWith("test.json:", exception.Message);
    }

    private static async Task<List<(string Body, long[] Lines)>> ReadAsync(byte[] bytes)
    {
        var batches = new List<(string, long[])>();
        await foreach (var batch in new RecordFile("test.json", new MemoryStream(bytes), Limits).ReadAsync(TestContext.Current.CancellationToken))
        {
            batches.Add((Encoding.UTF8.GetString(batch.Body.Span), [.. Enumerable.Range(0, batch.Count).Select(batch.LineOf)]));
            batch.Dispose();
        }

        return batches;
    }
}
