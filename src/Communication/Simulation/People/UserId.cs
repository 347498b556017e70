using System.Text.Unicode;

namespace Patchbay.Communication.Simulation.People;

/// <summary>The id of a user of the resource as calling writes it; chat and identity put <c>8:</c> before it.</summary>
internal readonly record struct UserId(Guid Resource, Guid User) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Utf8.TryWrite(destination, $"acs:{Resource}_{User}", out written);
}
