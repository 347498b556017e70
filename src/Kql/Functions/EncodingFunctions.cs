using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Hashes, Base64 and code points.</summary>
internal static class EncodingFunctions
{
    private const string HashDifference = "Equal to the service's for texts and times, and for numbers and durations as far as they are hashed as times are; other values are hashed as their texts.";

    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        new("hash_sha256", "(value: notDynamic) -> string!", call => $"lower(hex(SHA256({AsText(call)})))"),
        new("hash_sha1", "(value: notDynamic) -> string!", call => $"lower(hex(SHA1({AsText(call)})))"),
        new("hash_md5", "(value: notDynamic) -> string!", call => $"lower(hex(MD5({AsText(call)})))"),
        new("hash", "(value: notDynamic, modulus?: integer) -> long!", WriteHash) { Difference = HashDifference },
        new("hash_xxhash64", "(value: notDynamic, modulus?: integer) -> long!", WriteHash) { Difference = HashDifference },
        new("base64_encode_tostring", "(text: string) -> string", call => $"base64Encode({call[0]})"),
        new("base64_encodestring", "(text: string) -> string", call => $"base64Encode({call[0]})"),
        new("base64_decode_tostring", "(text: string) -> string", call => $"toValidUTF8(tryBase64Decode({call[0]}))"),
        new("base64_decodestring", "(text: string) -> string", call => $"toValidUTF8(tryBase64Decode({call[0]}))"),
        new("base64_decode_toarray", "(text: string) -> dynamic?", call => call.Once($"tryBase64Decode({call[0]})", bytes =>
            $"if({bytes} = '' AND {call[0]} != '', NULL, toJSONString(arrayMap(i -> reinterpretAsUInt8(substring({bytes}, i, 1)), range(1, length({bytes}) + 1))))")),
        new("base64_encode_fromarray", "(bytes: array) -> string!", call => $"base64Encode(arrayStringConcat(arrayMap(x -> char(JSONExtractUInt(x)), {DynamicFunctions.RawList(call[0])})))"),
        new("base64_encode_fromguid", "(guid: guid) -> string", call => $"base64Encode({GuidBytes($"unhex(replaceAll(toString({call[0]}), '-', ''))")})"),
        new("base64_decode_toguid", "(text: string) -> guid?", call => call.Once($"tryBase64Decode({call[0]})", bytes =>
            $"if(length({bytes}) = 16, toUUIDOrNull(replaceRegexpOne(lower(hex({GuidBytes(bytes)})), '^(.{{8}})(.{{4}})(.{{4}})(.{{4}})(.{{12}})$', '\\\\1-\\\\2-\\\\3-\\\\4-\\\\5')), NULL)")),
        new("isascii", "(text: text) -> bool", call => $"isValidASCII({call[0]})"),
        new("isutf8", "(text: text) -> bool", call => $"isValidUTF8({call[0]})"),
        new("unicode_codepoints_from_string", "(text: text) -> dynamic!", WriteCodePoints),
        new("to_utf8", "(text: text) -> dynamic!", WriteCodePoints),
        new("unicode_codepoints_to_string", "(code_points: array, more*: integer) -> string | (code_points: array, more*: array) -> string | (code_point: integer, more*: integer) -> string", WriteFromCodePoints),
    ];

    private static string WriteCodePoints(SqlCall call) => $"toJSONString(arrayMap(x -> {CodePoint("x")}, extractAll({call[0]}, '(?s).')))";

    private static string AsText(SqlCall call) => call.TypeOf(0) == KqlType.String ? call[0] : call.Converted(0, KqlType.String);

    private static string WriteHash(SqlCall call)
    {
        var bytes = call.TypeOf(0) switch
        {
            KqlType.DateTime => DateTimeFunctions.AbsoluteTicks(call[0]),
            KqlType.Long or KqlType.Int or KqlType.Real or KqlType.TimeSpan => call[0],
            _ => AsText(call),
        };
        var hash = $"reinterpretAsInt64(xxHash64({(call.CanBeNull(0) ? $"ifNull({bytes}, 0)" : bytes)}))";
        return call.Count == 1 ? hash : $"toInt64(positiveModulo({hash}, {call[1]}))";
    }

    // A guid's first three groups are stored with their bytes reversed; this turns one order into the other.
    private static string GuidBytes(string bytes) =>
        $"concat(reverse(substring({bytes}, 1, 4)), reverse(substring({bytes}, 5, 2)), reverse(substring({bytes}, 7, 2)), substring({bytes}, 9))";

    // The bits of a UTF-8 sequence without the ones that mark its length.
    private static string CodePoint(string character)
    {
        string Bits(int place, int mask, int shift) => $"bitShiftLeft(bitAnd(toUInt32(reinterpretAsUInt8(substring({character}, {place}, 1))), {mask}), {shift})";
        return $"multiIf(length({character}) = 1, {Bits(1, 0x7F, 0)}, length({character}) = 2, {Bits(1, 0x1F, 6)} + {Bits(2, 0x3F, 0)}, " +
            $"length({character}) = 3, {Bits(1, 0x0F, 12)} + {Bits(2, 0x3F, 6)} + {Bits(3, 0x3F, 0)}, {Bits(1, 0x07, 18)} + {Bits(2, 0x3F, 12)} + {Bits(3, 0x3F, 6)} + {Bits(4, 0x3F, 0)})";
    }

    private static string WriteFromCodePoints(SqlCall call)
    {
        var lists = Enumerable.Range(0, call.Count).Select(index => call.TypeOf(index) == KqlType.Dynamic ? $"arrayMap(x -> JSONExtractUInt(x), {DynamicFunctions.RawList(call[index])})" : $"[toUInt64(ifNull({call[index]}, 0))]");
        var points = $"arrayConcat({string.Join(", ", lists)})";
        string Tail(int shift) => $"128 + bitAnd(bitShiftRight(x, {shift}), 63)";
        return $"arrayStringConcat(arrayMap(x -> multiIf(x < 128, char(x), x < 2048, char(192 + bitShiftRight(x, 6), {Tail(0)}), x < 65536, char(224 + bitShiftRight(x, 12), {Tail(6)}, {Tail(0)}), " +
            $"char(240 + bitShiftRight(x, 18), {Tail(12)}, {Tail(6)}, {Tail(0)})), {points}))";
    }
}
