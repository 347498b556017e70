using System.Text;
using Patchbay.Pipeline.Import;

namespace Patchbay.UnitTests.Pipeline.Import;

public sealed class WholeRecordsTests
{
    [Theory]
    [InlineData("", true, 0)]
    [InlineData("{\"a\":1}\n{\"a\":2}\n", true, 16)]
    [InlineData("{\"a\":1}\n{\"a\":2", true, 8)]
    [InlineData("{\"a\":1}\n{\"a\":2}", true, 15)]
    [InlineData("{\"a\":1}\n{\"a\":2}", false, 8)]
    [InlineData("{\"a\":1}\r\n{\"a\":2}\r\n", true, 18)]
    [InlineData("{\"a\":1}", true, 7)]
    [InlineData("{\"a\":1", true, 0)]
    // A document over several lines is taken as a whole, or not yet.
    [InlineData("[\n{\"a\":1},\n{\"a\":2}\n]", true, 20)]
    [InlineData("[\n{\"a\":1},\n{\"a\":2}\n", false, 0)]
    [InlineData("{\"records\":[\n{\"a\":1}\n]}\n", true, 24)]
    // One broken line is not a reason to leave the rest.
    [InlineData("{\"a\":\n{\"a\":2}\n", true, 14)]
    public void As_much_is_taken_as_is_whole(string text, bool isEnd, int expected) =>
        Assert.Equal(expected, WholeRecords.Length(Encoding.UTF8.GetBytes(text), isBeginning: true, isEnd));

    [Fact]
    public void Later_pieces_are_lines_whatever_they_begin_with() =>
        Assert.Equal(2, WholeRecords.Length("[\n{\"a\""u8, isBeginning: false, isEnd: true));
}
