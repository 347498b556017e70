using System.Text.RegularExpressions;

namespace Patchbay.EndToEnd;

/// <summary>Fills the patterns of routes with names.</summary>
public static partial class RouteNames
{
    /// <summary>Puts something into the place of every parameter.</summary>
    /// <param name="pattern">The pattern, as <c>/api/routes</c> tells it.</param>
    /// <param name="name">Given the pattern and a parameter's name, what to put there.</param>
    public static string Fill(string pattern, Func<string, string, string> name) => Parameter().Replace(pattern, match => name(pattern, match.Groups["name"].Value));

    /// <summary>A name that is there where reading needs it, and another than those of the server's own things.</summary>
    public static string Known(string pattern, string parameter) => parameter switch
    {
        "subscription" => "00000000-0000-0000-0000-000000000000",
        "resourceGroup" => "local",
        "workspace" => "default",
        "rule" => "dcr-00000000000000000000000000000000",
        "stream" => "Custom-SMSOperational",
        "id" or "assignment" => "00000000-0000-0000-0000-0000000000ff",
        "name" when pattern.Contains("Microsoft.OperationalInsights/workspaces", StringComparison.Ordinal) => "default",
        "provider" or "namespace" => "Microsoft.OperationalInsights",
        "type" => "workspaces",
        "resource" when pattern.Contains("communicationServices", StringComparison.Ordinal) => "local",
        "name" or "resource" => "default",
        _ => "x",
    };

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
