using System.Globalization;
using Microsoft.Extensions.Primitives;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Requests;

/// <summary>What a caller of the log query API asks for in the header <c>Prefer</c>.</summary>
/// <param name="WaitSeconds">The time that the query may take; null when the caller does not say.</param>
/// <param name="Statistics">Whether the answer is to tell what the query cost.</param>
/// <param name="Render">Whether the answer is to tell how the query wants to be drawn.</param>
internal sealed record Preferences(int? WaitSeconds, bool Statistics, bool Render)
{
    /// <summary>The sections of the answer.</summary>
    public AnswerSections Sections => new(Statistics, Render);

    /// <summary>Reads the header's values: lists with commas, in any order. What is not known is passed over, as preferences are.</summary>
    public static Preferences Read(StringValues header)
    {
        var preferences = new Preferences(null, false, false);
        foreach (var preference in header.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = preference.Split('=', 2, StringSplitOptions.TrimEntries);
            preferences = parts switch
            {
                [var name, var value] when Is(name, "wait") && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 =>
                    preferences with { WaitSeconds = seconds },
                [var name, var value] when Is(name, "include-statistics") => preferences with { Statistics = Is(value, "true") },
                [var name, var value] when Is(name, "include-render") => preferences with { Render = Is(value, "true") },
                _ => preferences,
            };
        }

        return preferences;
    }

    private static bool Is(string text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
