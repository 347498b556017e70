using System.Threading.Channels;
using Patchbay.Cli.Api;

namespace Patchbay.Cli.Records;

/// <summary>Sends batches, several at once, and adds up what the server says to them.</summary>
internal sealed class RecordSender(PatchbayClient client, string? category, string? resourceId, int parallel)
{
    private readonly SendSummary _summary = new();

    /// <summary>Sends all batches. When one cannot be sent, those behind it are not sent either.</summary>
    /// <param name="batches">What to send; disposed of here.</param>
    /// <param name="onSent">Called with each batch that the server answered.</param>
    /// <param name="cancellationToken">Stops the sending.</param>
    /// <exception cref="CliException">The server refused a batch as a whole or does not answer; the message says how far it came.</exception>
    public async Task<SendSummary> SendAsync(IAsyncEnumerable<RecordBatch> batches, Action<RecordBatch>? onSent, CancellationToken cancellationToken)
    {
        // Few batches wait, so that a fast disk does not fill the memory when the server is slow.
        var waiting = Channel.CreateBounded<RecordBatch>(parallel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var senders = Enumerable.Range(0, parallel).Select(_ => SendWaitingAsync(waiting.Reader, onSent, stop)).ToArray();
        Exception? failure = null;
        try
        {
            await foreach (var batch in batches.WithCancellation(stop.Token))
            {
                await waiting.Writer.WriteAsync(batch, stop.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A sender failed; it says why below.
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        waiting.Writer.Complete(failure is OperationCanceledException ? failure : null);
        try
        {
            await Task.WhenAll(senders);
        }
        catch (CliException exception)
        {
            throw new CliException($"{exception.Message} {_summary.HowFar}", exception.ExitCode);
        }

        return failure switch
        {
            null => _summary,
            CliException exception => throw new CliException($"{exception.Message} {_summary.HowFar}", exception.ExitCode),
            _ => throw failure,
        };
    }

    private async Task SendWaitingAsync(ChannelReader<RecordBatch> waiting, Action<RecordBatch>? onSent, CancellationTokenSource stop)
    {
        try
        {
            await foreach (var batch in waiting.ReadAllAsync(stop.Token))
            {
                using (batch)
                {
                    await SendAsync(batch, stop.Token);
                    onSent?.Invoke(batch);
                }
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task SendAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            _summary.Add(batch, await client.SendRecordsAsync(batch.Body, category, resourceId, cancellationToken));
        }
        catch (ServerException exception)
        {
            throw new CliException($"{batch.Source}:{batch.LineOf(0)}: the server refused the records from here on: {exception.Message}");
        }
    }
}
