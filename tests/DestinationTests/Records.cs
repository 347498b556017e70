using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;

namespace Patchbay.DestinationTests;

/// <summary>Records as the delivery hands them to a destination.</summary>
public static class Records
{
    public static readonly DateTime Hour = new(2026, 3, 4, 5, 0, 0, DateTimeKind.Utc);

    public static ResourceId Resource { get; } = ResourceId.Parse("/subscriptions/S1/resourceGroups/g/providers/Microsoft.Communication/communicationServices/acs-contoso");

    /// <summary>Records of two categories in turn, a second apart.</summary>
    public static DeliveryRecord[] Make(int count, DateTime? first = null, int padding = 0) =>
        [.. Enumerable.Range(0, count).Select(i => Of(i % 2 == 0 ? "SMSOperational" : "ChatOperational", (first ?? Hour).AddSeconds(i), i, padding))];

    public static DeliveryRecord Of(string category, DateTime received, int number, int padding = 0) => new(
        System.Text.Encoding.UTF8.GetBytes($$"""{"time":"{{received:O}}","operationName":"op{{number}}","category":"{{category}}","MessageId":"m{{number}}{{new string('x', padding)}}"}"""),
        Origin(category),
        received,
        Guid.CreateVersion7());

    public static DeliveryBatch Batch(DeliveryRecord[] records) => new(records);

    public static IEnumerable<Guid> Ids(IEnumerable<DeliveryRecord> records) => records.Select(record => record.Id);

    private static RecordOrigin Origin(string category) => new(Resource, LogCatalog.Current.FindCategory(category)!);
}
