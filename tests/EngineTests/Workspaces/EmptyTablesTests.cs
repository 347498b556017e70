using Patchbay.EngineTests.Kql;
using Patchbay.EngineTests.Pipeline.Intake;
using Patchbay.Kql;
using Patchbay.Workspaces.Query;

namespace Patchbay.EngineTests.Workspaces;

/// <summary>A query over all tables reads those that have rows, and its columns are those of all of them.</summary>
public sealed class EmptyTablesTests(EmbeddedEngine engine)
{
    [Theory]
    [InlineData("union * | where OperationName == 'SMSMessagesSent'")]
    [InlineData("union withsource=Source * | top 2 by TimeGenerated | project Source, OperationName, CallDuration, ChatThreadId, Scopes")]
    [InlineData("search 'SMSMessagesSent' | summarize count(), countif(isnull(CallDuration)), max(ChatThreadId) by $table")]
    [InlineData("union ACSChat*, ACSCall*, ACSRooms*, ACSAuth*, ACSBilling*, ACSEmail* | summarize count(), max(TimeGenerated)")]
    [InlineData("union (union ACSChat*, ACSCall*, ACSRooms*, ACSAuth* | summarize n = count()), (ACSSMSIncomingOperations | summarize n = count())")]
    public async Task Tables_without_rows_are_left_out(string query)
    {
        var token = TestContext.Current.CancellationToken;
        await using var bed = await IntakeBed.CreateAsync(engine.ClickHouse);
        var sent = await bed.SendAsync("""{"category":"SMSOperational","OperationName":"SMSMessagesSent","CorrelationId":"a","ResultType":"Succeeded"}""");
        Assert.Empty(sent.Rejected);
        var whole = KqlCompiler.Compile(query, WorkspaceSchema.Of(bed.Workspace), new CompileOptions());
        Assert.True(whole.ReadsManyTables);

        var brief = whole.WithoutEmpty(await EmptyTables.ReadAsync(engine.ClickHouse, token));

        Assert.True(brief.Results[0].Sql.Length < whole.Results[0].Sql.Length / 4);
        Assert.Equal(whole.Results[0].Columns, brief.Results[0].Columns);
        Assert.Equal(await RowsAsync(whole), await RowsAsync(brief));
    }

    private async Task<IEnumerable<string>> RowsAsync(Compilation compilation) =>
        (await KqlRunner.ReadAsync(engine.ClickHouse, compilation.Results[0])).Select(row => string.Join('|', row.Select(cell => cell.ToString()))).Order(StringComparer.Ordinal);
}
