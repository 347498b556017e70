using Patchbay.Catalog;

namespace Patchbay.UnitTests.Communication;

public sealed class RecordShapeTests
{
    private static readonly string[] Envelope =
    [
        "time", "resourceId", "category", "operationName", "operationVersion", "resultType", "resultSignature", "resultDescription",
        "durationMs", "callerIpAddress", "correlationId", "level", "location", "properties",
    ];

    [Fact]
    public void Every_category_with_a_table_occurs()
    {
        var written = Simulated.ResourceLogs.Select(record => record.Category.Id).Distinct().Order();
        Assert.Equal(LogCatalog.Current.Categories.Where(category => category.Table is not null).Select(category => category.Id).Order(), written);
    }

    [Fact]
    public void Flat_records_have_only_columns_that_the_catalog_knows()
    {
        Assert.Equal(40_000, Simulated.Flat.Count);
        Assert.All(Simulated.Flat, record => Assert.Equal(record.Json.GetPropertyCount(), record.Columns.Count));
    }

    [Fact]
    public void Resource_logs_have_only_members_of_the_envelope_and_columns_that_the_catalog_knows()
    {
        Assert.Equal(40_000, Simulated.ResourceLogs.Count);
        Assert.All(Simulated.ResourceLogs, record =>
        {
            var others = 0;
            foreach (var member in record.Json.EnumerateObject())
            {
                Assert.Contains(member.Name, Envelope);
                others += member.Name is "properties" or "resourceId" || (member.Name == "category" && record["Category"] == "") ? 1 : 0;
            }

            var properties = record.Json.TryGetProperty("properties", out var bag) ? bag.GetPropertyCount() : 0;
            Assert.Equal(record.Columns.Count(column => column.Key != "_ResourceId"), record.Json.GetPropertyCount() - others + properties);
        });
    }

    [Fact]
    public void Values_have_the_types_of_their_columns()
    {
        Assert.All(Simulated.ResourceLogs, record => Assert.All(record.Columns, column =>
        {
            var type = record.Category.Table!.FindColumn(column.Key)!.Type;
            Assert.True(type switch
            {
                ColumnType.Bool => column.Value.ValueKind is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
                ColumnType.DateTime => column.Value.TryGetDateTime(out _),
                ColumnType.Int => column.Value.TryGetInt32(out _),
                ColumnType.Long => column.Value.TryGetInt64(out _),
                ColumnType.Real => column.Value.TryGetDouble(out _),
                ColumnType.String => column.Value.ValueKind == System.Text.Json.JsonValueKind.String,
                _ => type == ColumnType.Dynamic,
            }, $"{column.Key} ({type}) is {column.Value.GetRawText()}");
        }));
    }

    [Fact]
    public void Both_shapes_carry_the_same_facts()
    {
        var flat = Simulated.Flat;
        var envelopes = Simulated.ResourceLogs;
        Assert.Equal(flat.Count, envelopes.Count);
        Assert.All(flat.Zip(envelopes), pair =>
        {
            // What the workspace adds to an envelope, a flat record says itself.
            var facts = pair.First.Columns.Where(column => column.Key is not ("SourceSystem" or "Type" or "_ResourceId" or "Category"));
            var others = pair.Second.Columns.Where(column => column.Key is not ("_ResourceId" or "Category"));
            Assert.Equal(
                facts.ToDictionary(column => column.Key, column => column.Value.GetRawText()),
                others.ToDictionary(column => column.Key, column => column.Value.GetRawText()));
            Assert.Equal(pair.First["_ResourceId"], pair.Second.Json.GetProperty("resourceId").GetString()!.ToLowerInvariant());
        });
    }
}
