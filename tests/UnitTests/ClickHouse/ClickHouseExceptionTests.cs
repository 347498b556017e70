using Patchbay.ClickHouse;

namespace Patchbay.UnitTests.ClickHouse;

public sealed class ClickHouseExceptionTests
{
    [Theory]
    [InlineData("Code: 60. DB::Exception: Table a.b does not exist. (UNKNOWN_TABLE)", 60, "UNKNOWN_TABLE", "Table a.b does not exist.")]
    [InlineData("Code: 241. DB::Exception: Memory limit (for query) exceeded: x (y). (MEMORY_LIMIT_EXCEEDED) (version 26.7.2.1 (official build))", 241, "MEMORY_LIMIT_EXCEEDED", "Memory limit (for query) exceeded: x (y).")]
    [InlineData("Code: 210. DB::NetException: Connection refused (a:1). (NETWORK_ERROR) (version 26.7.2.1)\n", 210, "NETWORK_ERROR", "Connection refused (a:1).")]
    [InlineData("Code: 395. DB::Exception: he said (Code: 60. DB::Exception: no. (UNKNOWN_TABLE)). (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)", 395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO", "he said (Code: 60. DB::Exception: no. (UNKNOWN_TABLE)).")]
    [InlineData("something else", 0, "", "something else")]
    public void Code_name_and_sentence_are_told_apart(string text, int code, string name, string message)
    {
        var exception = ClickHouseException.Parse(text);
        Assert.Equal((code, name, message), (exception.Code, exception.Name, exception.Message));
    }
}
