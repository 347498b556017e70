using System.Text;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.Pipeline.Routing;

namespace Patchbay.Pipeline.Intake;

/// <summary>Decides which category and which resource the records of one body belong to.</summary>
internal sealed class RecordClassifier(RecordReader reader, RoutingTable routing, IntakeDefaults defaults)
{
    /// <summary>The type of the resources whose records are taken.</summary>
    public const string ResourceType = "Microsoft.Communication/communicationServices";

    // Looking for near names costs more than anything else here, and nobody reads a thousand hints.
    private int _hintsLeft = 100;

    private readonly Dictionary<ResourceId, KnownResource> _resources = [];
    private byte[] _lastResourceText = [];
    private KnownResource? _lastResource;

    /// <summary>The resources of all records so far.</summary>
    public IEnumerable<KnownResource> Resources => _resources.Values;

    /// <summary>Why the last record could not be placed.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Where in the record the reason stands.</summary>
    public int ErrorPosition { get; private set; }

    /// <summary>The category as the record, or else the request, names it; for the table of rejected records.</summary>
    public string CategoryText(ReadOnlySpan<byte> record) => TextOf(FieldRole.Category, record) ?? TextOf(FieldRole.Type, record) ?? defaults.Category ?? "";

    /// <summary>The resource as the record, or else the request, names it; for the table of rejected records.</summary>
    public string ResourceText(ReadOnlySpan<byte> record) => TextOf(FieldRole.Resource, record) ?? defaults.ResourceId ?? "";

    /// <summary>Finds the table of the record that was read last.</summary>
    /// <returns>Null when there is none; <see cref="Error"/> says why.</returns>
    public TableLayout? FindTable(ReadOnlySpan<byte> record)
    {
        ErrorPosition = 0;
        var category = FindCategory(record);
        if (reader.FlattenProperties(category, record))
            category ??= FindCategory(record);

        if (category is null)
            return null;
        if (category.Table is null)
        {
            Error = $"Azure lists the category {category.Id} without publishing a table for it, so its records cannot be stored.";
            return null;
        }

        return TableLayout.Of(category);
    }

    /// <summary>Finds the resource of the record that was read last.</summary>
    /// <returns>Null when it is not known; <see cref="Error"/> says why.</returns>
    public KnownResource? FindResource(ReadOnlySpan<byte> record)
    {
        var index = reader.Find(FieldRole.Resource);
        var value = index >= 0 && reader.Fields[index] is var field && !IsMissing(field, record) ? field.ValueIn(record) : default;
        if (_lastResource is not null && value.SequenceEqual(_lastResourceText))
            return _lastResource;
        ErrorPosition = value.IsEmpty ? 0 : reader.Fields[index].ValueStart;
        var resource = FindResource(ResourceText(record) is { Length: > 0 } text ? text : RoutingTable.LocalResource.ToString());
        if (resource is not null)
        {
            _lastResource = resource;
            _lastResourceText = value.ToArray();
        }

        return resource;
    }

    private KnownResource? FindResource(string text)
    {
        if (routing.Find(text) is { } route)
            return Know(route);
        if (!ResourceId.TryParse(text, out var id))
        {
            Error = $"'{Shorten(text)}' is not a resource id of the form /subscriptions/…/resourceGroups/…/providers/{ResourceType}/….";
            return null;
        }

        if (!id.IsOfType(ResourceType))
        {
            Error = $"The resource {Shorten(text)} is of the type {id.Type}; records are taken for {ResourceType}.";
            return null;
        }

        if (routing.Find(id.ToString()) is { } known)
            return Know(known);
        Error = $"The resource {Shorten(id.ToString())} is not known here. Make it known with PUT {Shorten(id.ToString())} or with 'patchbay resources add'.";
        return null;
    }

    private KnownResource Know(ResourceRoute route)
    {
        if (!_resources.TryGetValue(route.ResourceId, out var resource))
            _resources.Add(route.ResourceId, resource = new KnownResource(route));
        return resource;
    }

    private LogCategory? FindCategory(ReadOnlySpan<byte> record)
    {
        var type = ValueOf(FieldRole.Type, record);
        var category = ValueOf(FieldRole.Category, record);
        if (!type.IsEmpty && CategoryNames.FindByTable(type) is { } byTable)
            return byTable;
        if (!category.IsEmpty && CategoryNames.FindByName(category) is { } byName)
            return byName;
        if (!type.IsEmpty || !category.IsEmpty)
        {
            Error = UnknownNames(category, type);
            return null;
        }

        if (!string.IsNullOrEmpty(defaults.Category))
        {
            var byRequest = Encoding.UTF8.GetBytes(defaults.Category);
            if (CategoryNames.FindByName(byRequest) is { } requested)
                return requested;
            Error = UnknownNames(byRequest, []);
            return null;
        }

        var operation = ValueOf(FieldRole.Operation, record);
        if (CategoryNames.FindByOperation(operation) is { } byOperation)
            return byOperation;
        Error = operation.IsEmpty
            ? "The record names no Category, Type or OperationName, so its table is not known. Name the category in the record or in ?category=."
            : $"The record names neither Category nor Type, and the OperationName '{Shorten(operation)}' does not tell its category. " +
              "Name the category in the record or in ?category=.";
        return null;
    }

    private string UnknownNames(ReadOnlySpan<byte> category, ReadOnlySpan<byte> type)
    {
        var names = new List<string>();
        if (!category.IsEmpty)
            names.Add($"category '{Shorten(category)}'");
        if (!type.IsEmpty)
            names.Add($"table '{Shorten(type)}'");
        var nearest = _hintsLeft-- > 0 ? CategoryNames.Nearest(Shorten(category)).Concat(CategoryNames.Nearest(Shorten(type))).Distinct().ToList() : [];
        return $"Unknown {string.Join(" and ", names)}.{(nearest.Count > 0 ? $" Nearest known: {string.Join(", ", nearest)}." : "")}";
    }

    /// <summary>The value of a field without escapes; empty when the record has none.</summary>
    private ReadOnlySpan<byte> ValueOf(FieldRole role, ReadOnlySpan<byte> record)
    {
        var index = reader.Find(role);
        if (index < 0 || IsMissing(reader.Fields[index], record))
            return [];
        var field = reader.Fields[index];
        var value = field.ValueIn(record);
        if (!field.HasEscapedValue)
            return value;
        var target = new byte[value.Length];
        return target.AsSpan(0, JsonText.Unescape(value, target));
    }

    private string? TextOf(FieldRole role, ReadOnlySpan<byte> record) =>
        !record.IsEmpty && ValueOf(role, record) is { IsEmpty: false } value ? Encoding.UTF8.GetString(value) : null;

    private static bool IsMissing(in Field field, ReadOnlySpan<byte> record) =>
        field.Kind == JsonTokenType.Null || (field.Kind == JsonTokenType.String && field.ValueIn(record).Trim((byte)' ').IsEmpty);

    private static string Shorten(ReadOnlySpan<byte> value) => Shorten(Encoding.UTF8.GetString(value));

    private static string Shorten(string text) => text.Length <= 300 ? text : $"{text[..300]}…";
}
