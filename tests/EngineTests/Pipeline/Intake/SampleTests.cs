using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Catalog;
using Patchbay.Testing;

namespace Patchbay.EngineTests.Pipeline.Intake;

/// <summary>The sample records of every category, sent in both shapes and read back.</summary>
public sealed class SampleTests(SharedIntakeBed shared) : IClassFixture<SharedIntakeBed>
{
    private static readonly string Samples = Repository.PathOf("tests/EngineTests/Pipeline/Intake/Samples");

    public static TheoryData<string> Categories => [.. Directory.GetDirectories(Samples).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_category_with_a_table_has_samples() =>
        Assert.Equal(
            LogCatalog.Current.Categories.Where(category => category.Table is not null).Select(category => category.Id).Order(StringComparer.Ordinal),
            Categories.Select(row => row.Data));

    [Theory]
    [MemberData(nameof(Categories))]
    public async Task A_flat_record_reads_back_as_it_was_sent(string category)
    {
        var table = LogCatalog.Current.FindCategory(category)!.Table!;
        var (sent, rows) = await SendAsync(category, "flat.jsonl", requestCategory: null);
        for (var i = 0; i < sent.Count; i++)
        {
            foreach (var column in table.Columns.Where(column => column.Name is not ("Type" or "AdditionalFields" or "_TimeReceived" or "_RecordId")))
                AssertSame(column, Expected(column, sent[i], sent[i].ToJsonString()), rows[i].GetProperty(column.Name));
            AssertCarriedAlong(table, sent[i], rows[i]);
            Assert.Equal("2025-03-05 00:00:00.0000000", rows[i].GetProperty("_TimeReceived").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Categories))]
    public async Task A_resource_log_record_makes_the_same_row(string category)
    {
        var table = LogCatalog.Current.FindCategory(category)!.Table!;
        // The one category without a published id cannot be named by its records.
        var requestCategory = category == table.Name ? table.Name : null;
        var (_, flat) = await SendAsync(category, "flat.jsonl", requestCategory: null);
        var (sent, rows) = await SendAsync(category, "resource-log.jsonl", requestCategory);
        for (var i = 0; i < flat.Count; i++)
        {
            foreach (var column in table.Columns.Where(column => column.Name is not ("Type" or "TenantId" or "_BilledSize" or "AdditionalFields" or "_RecordId")))
            {
                var (one, other) = (flat[i].GetProperty(column.Name), rows[i].GetProperty(column.Name));
                // Some flat samples leave the category to their table's name.
                var isOnlyInOne = column.Name == "Category" && one.GetString() == "";
                Assert.True(isOnlyInOne || JsonElement.DeepEquals(one, other), $"{column.Name} of record {i}: {one} flat, {other} as a resource log");
            }

            // What the common schema has and the table has not is kept.
            var unknown = sent[i].Where(field => field.Key is not ("properties" or "category") && !IsColumn(table, field.Key)).ToDictionary(field => field.Key, field => field.Value!.ToJsonString());
            var kept = rows[i].GetProperty("AdditionalFields").GetString() is { } json ? JsonNode.Parse(json)!.AsObject().ToDictionary(field => field.Key, field => field.Value!.ToJsonString()) : [];
            Assert.Equal(unknown, kept);
        }
    }

    private async Task<(IReadOnlyList<JsonObject> Sent, IReadOnlyList<JsonElement> Rows)> SendAsync(string category, string file, string? requestCategory)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Samples, category, file), TestContext.Current.CancellationToken);
        var result = await shared.Bed.SendAsync(text, requestCategory);
        var sent = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.NotEmpty(sent);
        Assert.Empty(result.Rejected);
        Assert.Empty(result.Adjusted);
        Assert.Empty(result.Unrouted);
        Assert.Equal(sent.Count, result.Accepted);
        var rows = await shared.Bed.TakeAsync(LogCatalog.Current.FindCategory(category)!.Table!.Name);
        Assert.Equal(sent.Count, rows.Count);
        return (sent, rows);
    }

    private static JsonNode? Expected(LogColumn column, JsonObject record, string text) => record[column.Name] ?? column.Name switch
    {
        "_SubscriptionId" => "11111111-2222-3333-4444-555555555555",
        "_IsBillable" => "true",
        _ => column.Type == ColumnType.String ? "" : null,
    };

    // Whatever the flat record says is a column of its table, or the table's own name.
    private static void AssertCarriedAlong(LogTable table, JsonObject record, JsonElement row)
    {
        Assert.Equal(JsonValueKind.Null, row.GetProperty("AdditionalFields").ValueKind);
        Assert.All(record, field => Assert.NotNull(table.FindColumn(field.Key)));
    }

    private static bool IsColumn(LogTable table, string name) =>
        table.Columns.Any(column => column.Aliases.Prepend(column.Name).Contains(name, StringComparer.OrdinalIgnoreCase));

    private static void AssertSame(LogColumn column, JsonNode? expected, JsonElement actual)
    {
        if (column.Name == "_BilledSize")
        {
            Assert.True(actual.GetDouble() > 400);
            return;
        }

        switch (expected, column.Type)
        {
            case (null, _):
                Assert.Equal((column.Name, JsonValueKind.Null), (column.Name, actual.ValueKind));
                break;
            case (_, ColumnType.DateTime):
                Assert.Equal((column.Name, Time(expected.GetValue<string>())), (column.Name, Time(actual.GetString()!)));
                break;
            case (_, ColumnType.Dynamic):
                Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(actual.GetString()!)), $"{column.Name}: {actual}");
                break;
            case (_, ColumnType.String):
                Assert.Equal((column.Name, expected.GetValueKind() == JsonValueKind.String ? expected.GetValue<string>() : expected.ToJsonString()), (column.Name, actual.GetString()));
                break;
            case (_, ColumnType.Long) when actual.ValueKind == JsonValueKind.String:
                Assert.Equal((column.Name, expected.ToString()), (column.Name, actual.GetString()));
                break;
            case (_, ColumnType.Bool):
                Assert.Equal((column.Name, expected.ToString().ToLowerInvariant()), (column.Name, actual.GetRawText()));
                break;
            default:
                Assert.Equal((column.Name, double.Parse(expected.ToString(), CultureInfo.InvariantCulture)), (column.Name, actual.GetDouble()));
                break;
        }
    }

    private static DateTime Time(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
