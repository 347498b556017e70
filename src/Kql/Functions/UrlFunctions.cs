using Patchbay.Kql.Sql;

namespace Patchbay.Kql.Functions;

/// <summary>URLs, paths and versions.</summary>
internal static class UrlFunctions
{
    private const string UrlPattern = "'(?s)^([A-Za-z][A-Za-z0-9+.-]*)://(?:([^:@/?#]*)(?::([^@/?#]*))?@)?(\\\\[[^\\\\]]*\\\\]|[^:/?#]*)(?::([0-9]*))?([^?#]*)(?:\\\\?([^#]*))?(?:#(.*))?$'";

    private const string PathPattern = "'(?s)^(?:([A-Za-z][A-Za-z0-9+.-]+)://)?(([A-Za-z]:)?(?:(?:(.*?)([^/\\\\\\\\]*))[/\\\\\\\\])?)([^/\\\\\\\\:]*)(?::([^/\\\\\\\\]*))?$'";

    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        new("url_encode", "(text: string) -> string", call => LowerHex(call, $"encodeURLFormComponent({call[0]})")),
        new("url_encode_component", "(text: string) -> string", call => LowerHex(call, $"encodeURLComponent({call[0]})")),
        new("url_decode", "(text: string) -> string", call => $"toValidUTF8(decodeURLFormComponent({call[0]}))"),
        new("parse_url", "(url: string) -> dynamic!", WriteParseUrl),
        new("parseurl", "(url: string) -> dynamic!", WriteParseUrl),
        new("parse_urlquery", "(query: string) -> dynamic!", call => $"concat('{{\"Query Parameters\":', {QueryParameters($"trim(LEADING '?' FROM {call[0]})")}, '}}')"),
        new("parseurlquery", "(query: string) -> dynamic!", call => $"concat('{{\"Query Parameters\":', {QueryParameters($"trim(LEADING '?' FROM {call[0]})")}, '}}')"),
        new("parse_path", "(path: string) -> dynamic!", WriteParsePath),
        new("parse_version", "(version: string) -> decimal?", WriteParseVersion),
    ];

    // ClickHouse writes the hexadecimal digits large, the language small.
    private static string LowerHex(SqlCall call, string encoded) => call.Once($"splitByChar('%', {encoded})", parts =>
        $"arrayStringConcat(arrayMap((x, i) -> if(i = 1, x, concat('%', lower(substring(x, 1, 2)), substring(x, 3))), {parts}, arrayEnumerate({parts})))");

    private static string Bag(params (string Key, string Text)[] fields) =>
        $"concat('{{', {string.Join(", ',', ", fields.Select(field => $"'\"{field.Key}\":', toJSONString({field.Text})"))}, '}}')";

    private static string WriteParseUrl(SqlCall call) => call.Once($"arrayResize(extractGroups({call[0]}, {UrlPattern}), 8)", parts =>
    {
        var bag = Bag(
            ("Scheme", $"{parts}[1]"), ("Host", $"{parts}[4]"), ("Port", $"{parts}[5]"), ("Path", $"{parts}[6]"),
            ("Username", $"{parts}[2]"), ("Password", $"{parts}[3]"), ("Fragment", $"{parts}[8]"));
        return $"concat(substring({bag}, 1, length({bag}) - 1), ',\"Query Parameters\":', {QueryParameters($"{parts}[7]")}, '}}')";
    });

    // Of a name that comes twice the first one counts.
    private static string QueryParameters(string query) =>
        $"concat('{{', arrayStringConcat(arrayMap(p -> concat(toJSONString(p[1]), ':', toJSONString(p[2])), " +
        $"arrayMap(x -> extractGroups(x, '(?s)^([^=]*)=?(.*)$'), arrayDistinct(arrayFilter(x -> x != '', splitByChar('&', {query}))))), ','), '}}')";

    private static string WriteParsePath(SqlCall call) => call.Once($"arrayResize(extractGroups({call[0]}, {PathPattern}), 7)", parts => Bag(
        ("Scheme", $"{parts}[1]"), ("RootPath", $"{parts}[3]"), ("DirectoryPath", $"replaceRegexpOne({parts}[2], '(.)[/\\\\\\\\]$', '\\\\1')"), ("DirectoryName", $"{parts}[5]"),
        ("Filename", $"{parts}[6]"), ("Extension", $"extract({parts}[6], '\\\\.([^.]*)$')"), ("AlternateDataStreamName", $"{parts}[7]")));

    // Up to four parts of up to eight digits each, one after the other.
    private static string WriteParseVersion(SqlCall call)
    {
        var (sum, part) = (call.Variable("s"), call.Variable("x"));
        return $"if(match({call[0]}, '^[0-9]{{1,8}}([.][0-9]{{1,8}}){{0,3}}$'), " +
            $"toDecimal256(arrayFold(({sum}, {part}) -> {sum} * 100000000 + {part}, arrayMap({part} -> toUInt128OrZero({part}), arrayResize(splitByChar('.', {call[0]}), 4, '0')), toUInt128(0)), {SqlText.DecimalScale}), NULL)";
    }
}
