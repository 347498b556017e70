using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Patchbay.Server.Configuration;

/// <summary>One setting of the server: a property of an options class, under its three names.</summary>
/// <param name="section">The section of the property's class; empty for settings at the top.</param>
/// <param name="property">The property.</param>
internal sealed partial class Setting(string section, PropertyInfo property)
{
    /// <summary>All settings, in the order of the documentation.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. In("", typeof(ServerOptions)),
        .. In("Limits", typeof(LimitOptions)),
        .. In("Query", typeof(QueryOptions)),
        .. In("Engine", typeof(EngineOptions)),
        .. In("Journal", typeof(JournalSettings)),
        .. In("Identity", typeof(IdentityOptions)),
    ];

    /// <summary>The name in appsettings.json, for example <c>Limits:RecordsBodyBytesMax</c>.</summary>
    public string Key { get; } = section.Length == 0 ? property.Name : $"{section}:{property.Name}";

    /// <summary>The environment variable, for example <c>PATCHBAY_LIMITS_RECORDS_BODY_BYTES_MAX</c>.</summary>
    public string EnvironmentVariable => $"PATCHBAY_{Words('_').ToUpperInvariant()}";

    /// <summary>The option on the command line, for example <c>--limits-records-body-bytes-max</c>.</summary>
    public string Option => $"--{Words('-').ToLowerInvariant()}";

    public string Description { get; } = property.GetCustomAttribute<DescriptionAttribute>()!.Description;

    public PropertyInfo Property { get; } = property;

    /// <summary>Reads a value as the property's type.</summary>
    /// <returns>What is wrong with the text, or null.</returns>
    public string? TryRead(string text, out object? value)
    {
        try
        {
            value = TypeDescriptor.GetConverter(Property.PropertyType).ConvertFromString(null, CultureInfo.InvariantCulture, text);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            value = null;
            return Property.PropertyType.IsEnum
                ? $"is '{text}', which is none of {string.Join(", ", Enum.GetNames(Property.PropertyType))}"
                : $"is '{text}', which is not a whole number that fits";
        }
    }

    private static IEnumerable<Setting> In(string section, Type options) =>
        options.GetProperties().Select(property => new Setting(section, property));

    private string Words(char separator) => WordStart().Replace(Key.Replace(':', separator), $"{separator}$0");

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex WordStart();
}
