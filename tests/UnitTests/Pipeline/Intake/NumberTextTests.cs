using System.Text;
using Patchbay.Pipeline.Intake;

namespace Patchbay.UnitTests.Pipeline.Intake;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-7", -7L)]
    [InlineData(" 46 ", 46L)]
    [InlineData("46.0", 46L)]
    [InlineData("1e3", 1000L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9007199254740992.0", 9007199254740992L)]
    [InlineData("73.3857", null)]
    [InlineData("9223372036854775808", null)]
    [InlineData("9.3e18", null)]
    [InlineData("1,000", null)]
    [InlineData("0x10", null)]
    [InlineData("12a", null)]
    [InlineData("NaN", null)]
    [InlineData("", null)]
    public void Whole_numbers(string text, long? value) =>
        Assert.Equal(value, NumberText.TryReadWhole(Encoding.UTF8.GetBytes(text), out var read) ? read : null);

    [Theory]
    [InlineData("3.146336E-05", 3.146336E-05)]
    [InlineData("-0.5", -0.5)]
    [InlineData("5", 5.0)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("NaN", double.NaN)]
    [InlineData("1e999", null)]
    [InlineData("1.2.3", null)]
    [InlineData("Redacted", null)]
    public void Numbers_with_a_fraction(string text, double? value) =>
        Assert.Equal(value, NumberText.TryReadReal(Encoding.UTF8.GetBytes(text), out var read) ? read : null);

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("False", false)]
    [InlineData("0", false)]
    [InlineData("yes", null)]
    [InlineData("2", null)]
    public void Truth_values(string text, bool? value) =>
        Assert.Equal(value, NumberText.TryReadBool(Encoding.UTF8.GetBytes(text), out var read) ? read : null);
}
