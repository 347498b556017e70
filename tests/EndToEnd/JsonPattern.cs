using System.Text.Json;
using System.Text.RegularExpressions;

namespace Patchbay.EndToEnd;

/// <summary>Compares an answer with what a scenario expects of it.</summary>
/// <remarks>
/// An object has to hold the members that are expected, and may hold more. A list has to have the same length. A text between
/// slashes is a regular expression; any other value has to be the same.
/// </remarks>
public static class JsonPattern
{
    /// <summary>Compares.</summary>
    /// <param name="expected">The pattern.</param>
    /// <param name="actual">The value.</param>
    /// <param name="path">Where the value stands.</param>
    /// <returns>The first difference as a sentence, or null.</returns>
    public static string? Compare(JsonElement expected, JsonElement actual, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when actual.ValueKind == JsonValueKind.Object:
                return expected.EnumerateObject()
                    .Select(member => actual.TryGetProperty(member.Name, out var value) ? Compare(member.Value, value, $"{path}.{member.Name}") : $"{path}.{member.Name} is missing")
                    .FirstOrDefault(difference => difference is not null);
            case JsonValueKind.Array when actual.ValueKind == JsonValueKind.Array:
                return expected.GetArrayLength() != actual.GetArrayLength()
                    ? $"{path} has {actual.GetArrayLength()} items, not {expected.GetArrayLength()}"
                    : expected.EnumerateArray().Select((item, index) => Compare(item, actual[index], $"{path}[{index}]")).FirstOrDefault(difference => difference is not null);
            case JsonValueKind.String when expected.GetString() is ['/', .. var pattern, '/'] && actual.ValueKind == JsonValueKind.String:
                return Regex.IsMatch(actual.GetString()!, pattern) ? null : $"{path} is {actual.GetRawText()}, which does not match {pattern}";
            default:
                return JsonElement.DeepEquals(expected, actual) ? null : $"{path} is {actual.GetRawText()}, not {expected.GetRawText()}";
        }
    }
}
