using Patchbay.Catalog;
using Patchbay.Testing;

namespace Patchbay.UnitTests.Catalog;

public sealed class LogCatalogTests
{
    private static readonly LogCatalog Catalog = LogCatalog.Current;

    [Fact]
    public void All_categories_and_tables_are_there()
    {
        Assert.Equal(29, Catalog.Categories.Count);
        Assert.Equal(30, Catalog.Tables.Count);
        Assert.Equal(["PatchbayRejected", "PatchbayDeadLetters"], Catalog.Tables.TakeLast(2).Select(table => table.Name));
        Assert.Equal(["CallClientMediaStatsCompressedTimeSeries"], Catalog.Categories.Where(category => category.Table is null).Select(category => category.Id));
        Assert.Equal(
            ["NetworkTraversalDiagnostics", "NetworkTraversalOperational"],
            Catalog.Categories.Where(category => category.Status == LogCategoryStatus.Retired).Select(category => category.Id));
        Assert.Equal(["ACSOptOutManagementOperations"], Catalog.Categories.Where(category => category.IdIsTableName).Select(category => category.Id));
    }

    // The counts of columns that Azure documents, table by table: a column lost in an edit shows here.
    [Theory]
    [InlineData("ACSAdvancedMessagingOperations", 23)]
    [InlineData("ACSAuthIncomingOperations", 23)]
    [InlineData("ACSBillingUsage", 22)]
    [InlineData("ACSCallAutomationIncomingOperations", 25)]
    [InlineData("ACSCallAutomationMediaSummary", 20)]
    [InlineData("ACSCallAutomationStreamingUsage", 15)]
    [InlineData("ACSCallClientMediaStatsTimeSeries", 27)]
    [InlineData("ACSCallClientOperations", 22)]
    [InlineData("ACSCallClientServiceRequestAndOutcome", 16)]
    [InlineData("ACSCallClosedCaptionsSummary", 18)]
    [InlineData("ACSCallDiagnostics", 38)]
    [InlineData("ACSCallDiagnosticsUpdates", 39)]
    [InlineData("ACSCallRecordingIncomingOperations", 21)]
    [InlineData("ACSCallRecordingSummary", 21)]
    [InlineData("ACSCallSummary", 33)]
    [InlineData("ACSCallSummaryUpdates", 34)]
    [InlineData("ACSCallSurvey", 34)]
    [InlineData("ACSCallingMetrics", 36)]
    [InlineData("ACSChatIncomingOperations", 24)]
    [InlineData("ACSEmailSendMailOperational", 20)]
    [InlineData("ACSEmailStatusUpdateOperational", 24)]
    [InlineData("ACSEmailUserEngagementOperational", 18)]
    [InlineData("ACSJobRouterIncomingOperations", 22)]
    [InlineData("ACSNetworkTraversalDiagnostics", 23)]
    [InlineData("ACSNetworkTraversalIncomingOperations", 22)]
    [InlineData("ACSOptOutManagementOperations", 24)]
    [InlineData("ACSRoomsIncomingOperations", 25)]
    [InlineData("ACSSMSIncomingOperations", 29)]
    public void A_table_has_the_documented_columns_and_three_of_our_own(string name, int documented)
    {
        var table = Catalog.FindTable(name)!;
        Assert.Equal(documented, table.Columns.Count(column => !column.Added));
        Assert.Equal(8, table.Columns.Count(column => column.Standard));
        Assert.Equal(["AdditionalFields", "_TimeReceived", "_RecordId"], table.Columns.Where(column => column.Added).Select(column => column.Name));
        Assert.Equal("TimeGenerated", table.Columns[0].Name);
    }

    [Fact]
    public void A_name_means_one_column_of_a_table_also_without_case_and_spaces()
    {
        var tables = Catalog.Tables;
        Assert.NotEmpty(tables);
        foreach (var table in tables)
        {
            var names = table.Columns.SelectMany(column => column.Aliases.Prepend(column.Name).Select(name => (Folded: Fold(name), column.Name)));
            var meanings = names.Distinct().GroupBy(name => name.Folded).Where(group => group.Count() > 1);
            Assert.Empty(meanings.Select(group => $"{table.Name}: {string.Join(" and ", group)}"));
            Assert.Equal(table.Columns.Count, table.Columns.Select(column => column.Name).Distinct().Count());
        }

        static string Fold(string name) => name.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
    }

    [Fact]
    public void Everything_is_described()
    {
        Assert.All(Catalog.Categories, category =>
        {
            Assert.NotEqual("", category.DisplayName);
            Assert.NotEqual("", category.Service);
            Assert.EndsWith(".", category.Description, StringComparison.Ordinal);
        });
        Assert.All(Catalog.Tables, table =>
        {
            Assert.EndsWith(".", table.Description, StringComparison.Ordinal);
            Assert.All(table.Columns, column => Assert.EndsWith(".", column.Description, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Only_text_is_marked_as_having_few_values()
    {
        var marked = Catalog.Tables.SelectMany(table => table.Columns).Where(column => column.LowCardinality).ToList();
        Assert.NotEmpty(marked);
        Assert.All(marked, column => Assert.Equal(ColumnType.String, column.Type));
    }

    [Theory]
    [InlineData("smsoperational", "SMSOperational")]
    [InlineData("RecordingSummary", "CallRecordingSummary")]
    [InlineData("CallDiagnosticUpdates", "CallDiagnosticsUpdates")]
    public void A_category_is_found_in_any_case_and_by_its_other_spellings(string spelling, string id) =>
        Assert.Equal(id, Catalog.FindCategory(spelling)?.Id);

    [Fact]
    public void Unknown_names_are_not_found()
    {
        Assert.Null(Catalog.FindCategory("SmsOperationalLogs"));
        Assert.Null(Catalog.FindTable("ACSNoSuchTable"));
        Assert.Null(Catalog.FindTable("ACSSMSIncomingOperations")!.FindColumn("messageid"));
    }

    [Theory]
    [InlineData("ACSSMSIncomingOperations", "MessageId", ColumnType.String, Subject.Message, false)]
    [InlineData("ACSChatIncomingOperations", "ChatMessageId", ColumnType.Long, Subject.Message, false)]
    [InlineData("ACSEmailStatusUpdateOperational", "CorrelationId", ColumnType.String, Subject.Message, false)]
    [InlineData("ACSCallSurvey", "CorrelationId", ColumnType.String, Subject.Participant, false)]
    [InlineData("ACSCallSummary", "CorrelationId", ColumnType.String, Subject.Call, false)]
    [InlineData("ACSRoomsIncomingOperations", "RoomId", ColumnType.String, Subject.Room, false)]
    [InlineData("ACSEmailStatusUpdateOperational", "RecipientId", ColumnType.String, Subject.Recipient, false)]
    [InlineData("ACSChatIncomingOperations", "ChatThreadId", ColumnType.String, Subject.Thread, false)]
    [InlineData("ACSJobRouterIncomingOperations", "DurationMs", ColumnType.Real, null, false)]
    [InlineData("ACSCallAutomationIncomingOperations", "ResultSignature", ColumnType.Int, null, false)]
    [InlineData("ACSSMSIncomingOperations", "_ResourceId", ColumnType.String, Subject.Resource, true)]
    public void Columns_say_their_type_and_what_they_identify(string table, string name, ColumnType type, Subject? identifies, bool lowCardinality)
    {
        var column = Catalog.FindTable(table)!.FindColumn(name)!;
        Assert.Equal((type, identifies, lowCardinality), (column.Type, column.Identifies, column.LowCardinality));
    }

    [Fact]
    public void The_page_of_categories_is_the_catalog_in_print() =>
        Assert.Equal(CategoryReference.Print(Catalog), File.ReadAllText(Repository.PathOf(CategoryReference.Path)));
}
