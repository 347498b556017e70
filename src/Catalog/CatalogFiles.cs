using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Patchbay.Catalog;

/// <summary>Reads the embedded files of <c>Data</c>.</summary>
internal static class CatalogFiles
{
    private const string CategoriesFolder = "Categories/";

    // The kinds whose codes stand in places of their own come first: a request's status is what is left.
    private static readonly string[] ResultCodeFiles = ["Sms", "Smtp", "Call", "Http"];

    public static LogCatalog Load()
    {
        var everyTable = Read("columns-of-every-table.json", CatalogJson.Default.IReadOnlyListLogColumn);
        var categories = typeof(CatalogFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(CategoriesFolder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(name, CatalogJson.Default.LogCategory))
            .Select(category => category with { Table = Complete(category, everyTable) });
        var resultCodes = ResultCodeFiles.Select(name => Read($"ResultCodes/{name}.json", CatalogJson.Default.ResultCodes));
        return new LogCatalog([.. categories], Read("PatchbayRejected.json", CatalogJson.Default.LogTable), Read("PatchbayDeadLetters.json", CatalogJson.Default.LogTable))
        {
            ResultCodes = [.. resultCodes],
            ExpectedSteps = Read("expected-steps.json", CatalogJson.Default.IReadOnlyListExpectedStep),
            Metrics = Read("metrics.json", CatalogJson.Default.IReadOnlyListMetric),
        };
    }

    // A category's file has the columns of its own; the time comes first, as Azure's portal shows it, the rest of what every
    // table has comes last.
    private static LogTable? Complete(LogCategory category, IReadOnlyList<LogColumn> everyTable) => category.Table is { } table
        ? table with { Description = category.Description, Columns = [everyTable[0], .. table.Columns, .. everyTable.Skip(1)] }
        : null;

    private static T Read<T>(string name, JsonTypeInfo<T> type)
    {
        using var stream = typeof(CatalogFiles).Assembly.GetManifestResourceStream(name)!;
        try
        {
            return JsonSerializer.Deserialize(stream, type)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The catalog file {name} cannot be read: {exception.Message}", exception);
        }
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(LogCategory))]
[JsonSerializable(typeof(LogTable))]
[JsonSerializable(typeof(IReadOnlyList<LogColumn>))]
[JsonSerializable(typeof(ResultCodes))]
[JsonSerializable(typeof(IReadOnlyList<ExpectedStep>))]
[JsonSerializable(typeof(IReadOnlyList<Metric>))]
internal sealed partial class CatalogJson : JsonSerializerContext;
