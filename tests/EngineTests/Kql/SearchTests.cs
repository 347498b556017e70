using Patchbay.Kql;
using Patchbay.Workspaces.Query;

namespace Patchbay.EngineTests.Kql;

/// <summary><c>search</c> without tables, which is too long a statement for a golden: it reads every table of the workspace.</summary>
public sealed class SearchTests(SampleWorkspace samples) : IClassFixture<SampleWorkspace>
{
    [Theory]
    [InlineData("search \"gone\" | project $table", "ACSEmailStatusUpdateOperational")]
    [InlineData("search kind=case_sensitive \"SMSMessagesReceived\" | distinct $table", "ACSSMSIncomingOperations")]
    [InlineData("search \"nowhere\" | project $table", "")]
    [InlineData("find \"gone\" | project source_", "ACSEmailStatusUpdateOperational")]
    public async Task Every_table_is_searched(string query, string tables)
    {
        var options = new CompileOptions { Now = SampleWorkspace.Now.UtcDateTime };
        var (_, rows) = await KqlRunner.RunAsync(samples.ClickHouse, query, WorkspaceSchema.Of(samples.Workspace), options);

        Assert.Equal(tables, string.Join(", ", rows.Select(row => row[0].GetString())));
    }
}
