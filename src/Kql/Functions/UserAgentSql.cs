using Patchbay.Kql.Sql;

namespace Patchbay.Kql.Functions;

/// <summary>Reads user agent strings by short lists of patterns, most particular first.</summary>
internal static class UserAgentSql
{
    private static readonly (string Family, string Pattern)[] Browsers =
    [
        ("Edge", @"(?:Edg|EdgA|EdgiOS|Edge)/(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
        ("Opera", @"(?:OPR|Opera)/(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
        ("Samsung Internet", @"SamsungBrowser/(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
        ("Firefox", @"(?:Firefox|FxiOS)/(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
        ("Chrome", @"(?:Chrome|CriOS)/(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
        ("Safari", @"Version/(\d+)(?:\.(\d+))?(?:\.(\d+))?.*Safari/"),
        ("IE", @"(?:MSIE |Trident/.*rv:)(\d+)(?:\.(\d+))?(?:\.(\d+))?"),
    ];

    private static readonly (string Family, string Pattern)[] Systems =
    [
        ("Windows", @"Windows NT (\d+)(?:\.(\d+))?(?:\.(\d+))?"),
        ("Android", @"Android (\d+)(?:\.(\d+))?(?:\.(\d+))?"),
        ("iOS", @"(?:iPhone OS|CPU OS) (\d+)(?:_(\d+))?(?:_(\d+))?"),
        ("Mac OS X", @"Mac OS X (\d+)(?:[._](\d+))?(?:[._](\d+))?"),
        ("Chrome OS", @"CrOS \w+ (\d+)(?:\.(\d+))?(?:\.(\d+))?"),
        ("Linux", @"Linux()()()"),
    ];

    private static readonly (string Family, string Pattern)[] Devices =
    [
        ("iPhone", "iPhone()()()"), ("iPad", "iPad()()()"), ("Mac", "Macintosh()()()"), ("Generic Smartphone", "Android.*Mobile()()()"), ("Generic Tablet", "Android()()()"),
    ];

    public static string Write(SqlCall call)
    {
        var wanted = call.Constant(1) as string ?? "browser,os,device";
        var parts = new List<string>();
        if (wanted.Contains("browser", StringComparison.Ordinal))
        {
            parts.Add(Part(call, "Browser", Browsers, hasVersion: true));
        }

        if (wanted.Contains("os", StringComparison.Ordinal))
        {
            parts.Add(Part(call, "OperatingSystem", Systems, hasVersion: true));
        }

        if (wanted.Contains("device", StringComparison.Ordinal))
        {
            parts.Add(Part(call, "Device", Devices, hasVersion: false));
        }

        return $"concat('{{', {string.Join(", ',', ", parts)}, '}}')";
    }

    private static string Part(SqlCall call, string name, (string Family, string Pattern)[] patterns, bool hasVersion) => call.Once(0, agent =>
    {
        var cases = patterns.Select(pattern => $"match({agent}, {SqlText.Text(pattern.Pattern)}), {Bag(agent, pattern.Family, pattern.Pattern, hasVersion)}");
        var other = hasVersion ? "'{\"Family\":\"Other\",\"MajorVersion\":\"\",\"MinorVersion\":\"\",\"Patch\":\"\"}'" : "'{\"Family\":\"Other\",\"Brand\":\"\",\"Model\":\"\"}'";
        return $"concat('\"{name}\":', multiIf({string.Join(", ", cases)}, {other}))";
    });

    private static string Bag(string agent, string family, string pattern, bool hasVersion)
    {
        if (!hasVersion)
        {
            return SqlText.Text($"{{\"Family\":\"{family}\",\"Brand\":\"\",\"Model\":\"\"}}");
        }

        string Group(int index) => $"regexpExtract({agent}, {SqlText.Text(pattern)}, {index})";
        return $"concat('{{\"Family\":\"{family}\",\"MajorVersion\":\"', {Group(1)}, '\",\"MinorVersion\":\"', {Group(2)}, '\",\"Patch\":\"', {Group(3)}, '\"}}')";
    }
}
