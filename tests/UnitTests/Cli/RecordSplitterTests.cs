using System.Text;
using Patchbay.Cli.Records;

namespace Patchbay.UnitTests.Cli;

public sealed class RecordSplitterTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData("""[{"a":1},{"b":[2,{"c":"]"}]}]""", """{"a":1}|{"b":[2,{"c":"]"}]}""")]
    [InlineData("[{\"a\":1},\n{\"b\":2},\n]", """{"a":1}|{"b":2}""")]
    [InlineData("""{"records":[{"a":1},{"b":2}]}""", """{"a":1}|{"b":2}""")]
    [InlineData("""{ "records" : [ {"a":1} ], "more": {"x":[1,"]}"]}, "count": 1 } {"b":2}""", """{"a":1}|{"b":2}""")]
    [InlineData("{\"records\":[{\"a\":1}]}\n{\"records\":[{\"b\":2},{\"c\":3}]}\n", """{"a":1}|{"b":2}|{"c":3}""")]
    [InlineData("""[{"records":[{"a":1}]},{"records":[{"b":2}]}]""", """{"a":1}|{"b":2}""")]
    [InlineData("{\"a\":1}\n{\"b\":2}\n", """{"a":1}|{"b":2}""")]
    [InlineData("{\"a\":1}\r\n\r\n{\"b\":2}\r\n", """{"a":1}|{"b":2}""")]
    [InlineData("""{"a":1}{"b":2} {"c":3}""", """{"a":1}|{"b":2}|{"c":3}""")]
    [InlineData("{\n  \"a\": {\n    \"b\": [\n      { \"c\": 1 },\n      {\n \"d\": 2 }\n ]\n  }\n}\n{\n  \"e\": 3\n}", "{\n  \"a\": {\n    \"b\": [\n      { \"c\": 1 },\n      {\n \"d\": 2 }\n ]\n  }\n}|{\n  \"e\": 3\n}")]
    [InlineData("{\"p\":\n{\"q\":1}\n}", "{\"p\":\n{\"q\":1}\n}")]
    [InlineData("""{"a":"\"}{\\"}""", """{"a":"\"}{\\"}""")]
    [InlineData("\uFEFF[{\"ü\":\"日本\"}]", """{"ü":"日本"}""")]
    [InlineData("[1, \"a,b\", null, {\"a\":1}]", """1|"a,b"|null|{"a":1}""")]
    [InlineData("", "")]
    [InlineData(" \n[]\n", "")]
    [InlineData("<html>\nno\n", "<html>|no")]
    public void Records_are_found(string text, string records) => Check(text, records);

    [Theory]
    [InlineData("{\"a\":1}\n{\"b\":\"x\n{\"c\":3}\n", """{"a":1}|{"b":"x|{"c":3}""")]
    [InlineData("{\"a\":1}\n{\"b\":2,\n{\"c\":3}\n", """{"a":1}|{"b":2,|{"c":3}""")]
    [InlineData("{\"a\":1}\n{\"b\":{\"x\":2}\n\n{\"c\":3}\n", """{"a":1}|{"b":{"x":2}|{"c":3}""")]
    [InlineData("{\"a\":1}\ngarbage } ] {\n{\"c\":3}\n", """{"a":1}|garbage } ] {|{"c":3}""")]
    [InlineData("{\"a\":\"x\n{\"b\":2}\n", """{"a":"x|{"b":2}""")]
    [InlineData("{\"a\":1,\n{\"b\":2}\n", """{"a":1,|{"b":2}""")]
    [InlineData("{\"a\":1\n{\"b\":2}\n", """{"a":1|{"b":2}""")]
    [InlineData("[{\"a\":\"x},\n{\"b\":2},\n{\"c\":3}]", """{"a":"x},|{"b":2}|{"c":3}""")]
    [InlineData("[{\"a\":1},\n{\"b\":{\n{\"c\":3}]", """{"a":1}|{"b":{|{"c":3}""")]
    [InlineData("[oops,\n{\"c\":3}]", """oops|{"c":3}""")]
    [InlineData("{\"a\":1", """{"a":1""")]
    [InlineData("{\"a\":\"x", """{"a":"x""")]
    [InlineData("{\"a\":1}\n{\"b\":", """{"a":1}|{"b":""")]
    public void A_broken_record_leaves_its_neighbours_alone(string text, string records) => Check(text, records);

    [Fact]
    public void A_deep_record_is_one_record()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":[", 100)) + string.Concat(Enumerable.Repeat("]}", 100));
        Check($"[{deep},{{\"b\":1}}]", $"{deep}|{{\"b\":1}}");
    }

    // However the text is cut into reads, the records are the same.
    private static void Check(string text, string records)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var expected = records.Length == 0 ? [] : records.Split('|');
        for (var step = 1; step <= Math.Max(1, bytes.Length); step++)
        {
            Assert.Equal(expected, Split(bytes, step));
        }
    }

    private static List<string> Split(byte[] bytes, int step)
    {
        var splitter = new RecordSplitter();
        var records = new List<string>();
        var (start, end) = (0, 0);
        while (true)
        {
            var isEnd = end == bytes.Length;
            for (var found = true; found;)
            {
                found = splitter.TryRead(bytes.AsSpan(start, end - start), isEnd, out var record, out var consumed);
                start += consumed;
                if (found)
                {
                    records.Add(Encoding.UTF8.GetString(record));
                }
            }

            if (isEnd)
            {
                return records;
            }

            end = Math.Min(bytes.Length, end + step);
        }
    }
}
