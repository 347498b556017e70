using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Patchbay.Communication.Simulation;

namespace Patchbay.Cli.Records;

/// <summary>Takes the records of a simulation to where they are wanted.</summary>
internal static class GeneratedRecords
{
    private const int RecordsAtOnce = 1000;
    private const string Source = "generated";

    /// <summary>Creates the file; a name that ends in .gz makes it packed.</summary>
    public static Stream Create(FileInfo file)
    {
        try
        {
            var stream = file.Create();
            return file.Extension.Equals(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionLevel.Fastest) : stream;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The file {file} cannot be written: {exception.Message}");
        }
    }

    /// <summary>Writes all records, one on each line.</summary>
    /// <returns>How many.</returns>
    public static async Task<long> WriteAsync(Simulation simulation, Stream output, Action<double> report, CancellationToken cancellationToken)
    {
        var lines = new ArrayBufferWriter<byte>();
        for (var written = RecordsAtOnce; written == RecordsAtOnce;)
        {
            lines.ResetWrittenCount();
            written = simulation.Write(lines, RecordsAtOnce);
            await output.WriteAsync(lines.WrittenMemory, cancellationToken);
            report(written);
        }

        await output.FlushAsync(cancellationToken);
        return simulation.Written;
    }

    /// <summary>All records in batches; the line of a record is its number.</summary>
    public static async IAsyncEnumerable<RecordBatch> BatchesAsync(
        Simulation simulation, BatchLimits limits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new ArrayBufferWriter<byte>();
        var number = 0L;
        for (var more = true; more;)
        {
            var batch = new RecordBatch(Source, limits.Bytes);
            while (more && batch.Count < limits.Records && batch.Bytes < limits.Bytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                lines.ResetWrittenCount();
                var wanted = Math.Min(RecordsAtOnce, limits.Records - batch.Count);
                more = simulation.Write(lines, wanted) == wanted;
                foreach (var line in lines.WrittenSpan.Split((byte)'\n'))
                {
                    if (!lines.WrittenSpan[line].IsEmpty)
                    {
                        batch.Add(lines.WrittenSpan[line], ++number);
                    }
                }
            }

            await Task.Yield();
            yield return batch;
        }
    }
}
