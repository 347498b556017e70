using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>IP addresses, alone or with a network prefix as in <c>10.0.0.0/8</c>. What is no address gives null.</summary>
internal static class IpFunctions
{
    private const string AddressPattern = "'\\\\b(?:[0-9]{1,3}[.]){3}[0-9]{1,3}\\\\b'";

    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        new("parse_ipv4", "(ip: string) -> long?", call => Number4(call, call[0], "32")),
        new("parse_ipv4_mask", "(ip: string, prefix: long) -> long?", call => Number4(call, call[0], call.Plain(1))),
        new("ipv4_is_private", "(ip: string) -> bool?", call => call.Once(Number4(call, call[0], "32"), number =>
            $"if(isNull({number}), NULL, {number} BETWEEN 167772160 AND 184549375 OR {number} BETWEEN 2886729728 AND 2887778303 OR {number} BETWEEN 3232235520 AND 3232301055)")),
        new("ipv4_netmask_suffix", "(ip: string) -> long?", call => Split(call, call[0], parts => $"if(isNotNull(IPv4StringToNumOrNull({parts}[1])) AND ifNull({Prefix(parts, 32)} BETWEEN 0 AND 32, false), {Prefix(parts, 32)}, NULL)")),
        new("ipv4_compare", "(left: string, right: string, prefix?: long) -> long?", call => Compare(call, Network4, 32)),
        new("ipv4_is_match", "(left: string, right: string, prefix?: long) -> bool?", call => Match(call, Network4, 32)),
        new("ipv4_is_in_range", "(ip: string, range: string) -> bool?", call => Match(call, Network4, 32)),
        new("ipv4_is_in_any_range", "(ip: string, ranges: array) -> bool? | (ip: string, range: string, more*: string) -> bool?", call => InAnyRange(call, Network4, 32)),
        new("format_ipv4", "(ip: scalar, prefix?: long) -> string", call => Format4(call, withPrefix: false)),
        new("format_ipv4_mask", "(ip: scalar, prefix: long) -> string", call => Format4(call, withPrefix: true)),
        new("has_ipv4", "(text: textOrDynamic, ip: string) -> bool!", call => $"has({Addresses(call)}, {call[1]})"),
        new("has_any_ipv4", "(text: textOrDynamic, ips: array) -> bool! | (text: textOrDynamic, ip: string, more*: string) -> bool!", call => $"hasAny({Addresses(call)}, {Texts(call, 1)})"),
        new("has_ipv4_prefix", "(text: textOrDynamic, prefix: string) -> bool!", call => $"arrayExists(x -> {HasPrefix("x", call[1])}, {Addresses(call)})"),
        new("has_any_ipv4_prefix", "(text: textOrDynamic, prefixes: array) -> bool! | (text: textOrDynamic, prefix: string, more*: string) -> bool!", call => $"arrayExists(x -> arrayExists(y -> {HasPrefix("x", "y")}, {Texts(call, 1)}), {Addresses(call)})"),
        new("parse_ipv6", "(ip: string) -> string", call => Text6(Network6(call, call[0], "128"))),
        new("parse_ipv6_mask", "(ip: string, prefix: long) -> string", call => Text6(Network6(call, call[0], call.Plain(1)))),
        new("ipv6_compare", "(left: string, right: string, prefix?: long) -> long?", call => Compare(call, Network6, 128)),
        new("ipv6_is_match", "(left: string, right: string, prefix?: long) -> bool?", call => Match(call, Network6, 128)),
        new("ipv6_is_in_range", "(ip: string, range: string) -> bool?", call => Match(call, Network6, 128)),
        new("ipv6_is_in_any_range", "(ip: string, ranges: array) -> bool? | (ip: string, range: string, more*: string) -> bool?", call => InAnyRange(call, Network6, 128)),
    ];

    /// <summary>An address's network, for its own prefix or a shorter one; null when the text is no address.</summary>
    private delegate string Network(SqlCall call, string text, string prefixMax);

    /// <summary>Whether two addresses are the same up to the shortest of their prefixes, for <c>ipv4_lookup</c>.</summary>
    public static readonly ScalarFunction IsInRange4 = new("ipv4_is_in_range", "(ip: string, range: string) -> bool?", call => Match(call, Network4, 32));

    /// <summary>The same of IPv6.</summary>
    public static readonly ScalarFunction IsInRange6 = new("ipv6_is_in_range", "(ip: string, range: string) -> bool?", call => Match(call, Network6, 128));

    private static string Split(SqlCall call, string text, Func<string, string> use) => call.Once($"splitByChar('/', {text})", use);

    private static string Prefix(string parts, int bits) => $"if(length({parts}) = 1, toInt64({bits}), if(length({parts}) = 2, toInt64OrNull({parts}[2]), NULL))";

    private static string PrefixOf(SqlCall call, string text, int bits) => Split(call, text, parts => Prefix(parts, bits));

    private static string Network4(SqlCall call, string text, string prefixMax) => Split(call, text, parts =>
        $"if(ifNull({Prefix(parts, 32)} BETWEEN 0 AND 32 AND {prefixMax} BETWEEN 0 AND 32, false), bitAnd(toUInt64(IPv4StringToNumOrNull({parts}[1])), {Mask4($"least({Prefix(parts, 32)}, {prefixMax})")}), NULL)");

    private static string Number4(SqlCall call, string text, string prefixMax) => $"toInt64({Network4(call, text, prefixMax)})";

    private static string Mask4(string prefix) => $"bitAnd(bitShiftLeft(toUInt64(4294967295), toUInt8(32 - ifNull({prefix}, 0))), 4294967295)";

    // IPv4 addresses count as the IPv6 ones that they are mapped to, their prefixes 96 bits longer.
    private static string Network6(SqlCall call, string text, string prefixMax) => Split(call, text, parts => call.Once($"IPv6StringToNumOrNull({parts}[1])", address =>
    {
        var prefix = $"(if(length({parts}) = 1, toInt64(128), if(length({parts}) = 2, toInt64OrNull({parts}[2]) + if(isIPv4String({parts}[1]), 96, 0), NULL)))";
        return $"if(ifNull({prefix} BETWEEN 0 AND 128 AND {prefixMax} BETWEEN 0 AND 128, false) AND isNotNull({address}), " +
            $"hex(IPv6StringToNum(toString(IPv6CIDRToRange(toIPv6(IPv6NumToString(ifNull({address}, toFixedString('', 16)))), toUInt8(ifNull(least({prefix}, {prefixMax}), 0))).1))), NULL)";
    }));

    private static string Text6(string network) => $"ifNull(trim(TRAILING ':' FROM replaceRegexpAll(lower({network}), '(.{{4}})', '\\\\1:')), '')";

    private static string PrefixMin(SqlCall call, int bits)
    {
        var given = call.Count > 2 ? call.Plain(2) : $"{bits}";
        return $"least({PrefixOf(call, call[0], bits)}, {PrefixOf(call, call[1], bits)}, {given})";
    }

    private static string Compare(SqlCall call, Network network, int bits) =>
        call.Once(network(call, call[0], PrefixMin(call, bits)), left => call.Once(network(call, call[1], PrefixMin(call, bits)), right =>
            $"if(isNull({left}) OR isNull({right}), NULL, toInt64(multiIf(ifNull({left} < {right}, false), -1, ifNull({left} > {right}, false), 1, 0)))"));

    private static string Match(SqlCall call, Network network, int bits) =>
        call.Once(network(call, call[0], PrefixMin(call, bits)), left => call.Once(network(call, call[1], PrefixMin(call, bits)), right => $"({left} = {right})"));

    private static string InAnyRange(SqlCall call, Network network, int bits)
    {
        // Ranges that are none are left out, as long as there is one.
        var range = call.Variable("r");
        var prefix = PrefixOf(call, range, bits);
        var results = $"arrayFilter(x -> isNotNull(x), arrayMap({range} -> {network(call, call[0], prefix)} = {network(call, range, prefix)}, {Texts(call, 1)}))";
        return call.Once(results, matches => $"if(empty({matches}), NULL, has({matches}, true))");
    }

    private static string Format4(SqlCall call, bool withPrefix)
    {
        var text = call.TypeOf(0).IsInteger() ? $"IPv4NumToString(toUInt32({call[0]}))" : call.Converted(0, KqlType.String);
        var prefixMax = call.Count > 1 ? call.Plain(1) : "32";
        return call.Once(text, ip =>
        {
            var address = $"ifNull(IPv4NumToString(toUInt32({Network4(call, ip, prefixMax)})), '')";
            return withPrefix ? call.Once(address, network => $"if({network} = '', '', concat({network}, '/', toString(assumeNotNull(least({PrefixOf(call, ip, 32)}, {prefixMax})))))") : address;
        });
    }

    // What only looks like an address, such as 127.0.0.256, is none.
    private static string Addresses(SqlCall call) => $"arrayFilter(x -> isIPv4String(x), extractAll({call[0]}, {AddressPattern}))";

    // A prefix is a whole address, or ends in a dot.
    private static string HasPrefix(string address, string prefix) => $"({address} = {prefix} OR (endsWith({prefix}, '.') AND startsWith({address}, {prefix})))";

    private static string Texts(SqlCall call, int first) => call.TypeOf(first) == KqlType.Dynamic
        ? DynamicFunctions.TextList(call[first])
        : $"[{string.Join(", ", call.All.Skip(first))}]";
}
