using System.Text;

namespace Patchbay.Communication.Simulation;

/// <summary>Breaks a record in one of the ways in which senders break them.</summary>
internal sealed class Damage(RandomSource random)
{
    private static readonly Weighted<Kind> Kinds = new(
        (Kind.CutOff, 4), (Kind.LostQuote, 3), (Kind.NotJson, 1), (Kind.ImpossibleTime, 2), (Kind.UnknownCategory, 2));

    private readonly byte[] _buffer = new byte[16 * 1024];

    private enum Kind
    {
        CutOff,
        LostQuote,
        NotJson,
        ImpossibleTime,
        UnknownCategory,
    }

    /// <summary>The damaged record; valid until the next call.</summary>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> record) => Kinds.Pick(random) switch
    {
        Kind.CutOff => record[..random.Between(2, record.Length - 2)],
        Kind.LostQuote => Without(record, record[..random.Between(2, record.Length)].LastIndexOf((byte)'"')),
        Kind.NotJson => "<html><body>502 Bad Gateway</body></html>"u8,
        Kind.ImpossibleTime => ImpossibleTime(record),
        _ => UnknownCategory(record),
    };

    private ReadOnlySpan<byte> Without(ReadOnlySpan<byte> record, int index)
    {
        record[..index].CopyTo(_buffer);
        record[(index + 1)..].CopyTo(_buffer.AsSpan(index));
        return _buffer.AsSpan(0, record.Length - 1);
    }

    // Both shapes begin with the time: a month of 13 where the record had its own.
    private ReadOnlySpan<byte> ImpossibleTime(ReadOnlySpan<byte> record)
    {
        record.CopyTo(_buffer);
        var time = record.IndexOf("\":\""u8) + "\":\"".Length;
        "13"u8.CopyTo(_buffer.AsSpan(time + "yyyy-".Length));
        return _buffer.AsSpan(0, record.Length);
    }

    // The first capital of a table's or category's name goes: ACSSMS… becomes XCSSMS….
    private ReadOnlySpan<byte> UnknownCategory(ReadOnlySpan<byte> record)
    {
        record.CopyTo(_buffer);
        foreach (var name in (ReadOnlySpan<string>)["\"Type\":\"", "\"Category\":\"", "\"category\":\""])
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            if (record.IndexOf(bytes) is >= 0 and var start)
            {
                _buffer[start + bytes.Length] = (byte)'X';
            }
        }

        return _buffer.AsSpan(0, record.Length);
    }
}
