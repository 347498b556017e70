using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Patchbay.Cli.Features;

/// <summary>Options that are a share of something: 0.04 or 4%.</summary>
internal static class Share
{
    public static Option<double> Option(string name, string description, double value) => new(name)
    {
        Description = description,
        HelpName = "SHARE",
        DefaultValueFactory = _ => value,
        CustomParser = Parse,
    };

    private static double Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        var percent = text.EndsWith('%');
        if (double.TryParse(text.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number / (percent ? 100 : 1) is >= 0 and <= 1 and var share)
        {
            return share;
        }

        argument.AddError($"'{text}' is no share; give a number from 0 to 1 or from 0% to 100%.");
        return 0;
    }
}
