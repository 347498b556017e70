using System.CommandLine;
using System.Globalization;
using System.Xml;

namespace Patchbay.Cli.Features;

/// <summary>Lengths of time as KQL writes them (7d, 12h, 30m, 90s) or as ISO 8601 does (P7D, PT12H).</summary>
internal static class Duration
{
    public static Option<string> Option(string name, string description, string value)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "DURATION", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (Read(result.GetValueOrDefault<string>()) is null)
            {
                result.AddError($"'{result.GetValueOrDefault<string>()}' is no length of time such as 7d, 12h, 30m or PT90S.");
            }
        });
        return option;
    }

    /// <summary>The value of such an option.</summary>
    public static TimeSpan Get(ParseResult arguments, Option<string> option) => Read(arguments.GetRequiredValue(option))!.Value;

    /// <summary>Reads a length of time; null when the text is none.</summary>
    public static TimeSpan? Read(string text)
    {
        try
        {
            return text switch
            {
                ['P', ..] => XmlConvert.ToTimeSpan(text),
                [.. var number, 'd'] => Number(number) is { } days ? TimeSpan.FromDays(days) : null,
                [.. var number, 'h'] => Number(number) is { } hours ? TimeSpan.FromHours(hours) : null,
                [.. var number, 'm'] => Number(number) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
                [.. var number, 's'] => Number(number) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                _ => null,
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
