using System.IO.Pipelines;
using System.Text.Json;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Workspaces.Query;

/// <summary>Writes the rows of a result as arrays while they arrive, within the query's limits.</summary>
internal static class RowWriter
{
    private const int FlushBytes = 64 * 1024;

    /// <summary>Writes all rows.</summary>
    /// <param name="output">What the writer writes to; flushed now and then.</param>
    /// <param name="json">Stands in the list of rows.</param>
    /// <param name="query">The query, at the result.</param>
    /// <param name="form">How dynamic values are written.</param>
    /// <param name="cancellationToken">Ends the query in the engine.</param>
    /// <returns>Why there are more rows than were written, or null.</returns>
    public static async Task<PartialError?> WriteAsync(PipeWriter output, Utf8JsonWriter json, RunningQuery query, DynamicForm form, CancellationToken cancellationToken)
    {
        var rowsLeft = query.Limits.RowsMax;
        try
        {
            while (await query.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
            {
                for (var row = 0; row < block.RowCount; row++)
                {
                    if (rowsLeft-- == 0 || json.BytesCommitted + json.BytesPending > query.Limits.BytesMax)
                    {
                        await query.EndResultAsync().ConfigureAwait(false);
                        return PartialError.TooLarge(query.Limits, rowsReached: rowsLeft < 0);
                    }

                    WriteRow(json, query, block, row, form);
                    if (json.BytesPending > FlushBytes)
                    {
                        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
                        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
                    }
                }
            }

            return null;
        }
        catch (ClickHouseException exception)
        {
            return PartialError.Of(exception);
        }
    }

    private static void WriteRow(Utf8JsonWriter json, RunningQuery query, Block block, int row, DynamicForm form)
    {
        var columns = query.Result.Columns;
        json.WriteStartArray();
        for (var i = 0; i < columns.Count; i++)
        {
            CellWriter.Write(json, block.Columns[i], row, columns[i].Type, form);
        }

        json.WriteEndArray();
    }
}
