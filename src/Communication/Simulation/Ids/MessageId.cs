using System.Text.Unicode;

namespace Patchbay.Communication.Simulation.Ids;

/// <summary>The id of a text message, as the SMS service makes it.</summary>
internal readonly record struct MessageId : IUtf8SpanFormattable
{
    private readonly bool _outgoing;
    private readonly long _second;
    private readonly Guid _value;

    private MessageId(bool outgoing, DateTime time, Guid value)
    {
        _outgoing = outgoing;
        _second = ((time.Year * 100L + time.Month) * 100 + time.Day) * 1_000_000 + (time.Hour * 100 + time.Minute) * 100 + time.Second;
        _value = value;
    }

    public static MessageId Outgoing(DateTime time, Guid value) => new(true, time, value);

    public static MessageId Incoming(DateTime time, Guid value) => new(false, time, value);

    public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider) => _outgoing
        ? Utf8.TryWrite(destination, $"Outgoing_{_second}{_value}_noam", out written)
        : Utf8.TryWrite(destination, $"Incoming_{_second}{_value}", out written);
}
