using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Patchbay.Pipeline.Intake;

namespace Patchbay.UnitTests.Pipeline.Intake;

public sealed class JsonTextTests
{
    [Fact]
    public void Escapes_are_resolved_as_the_library_does()
    {
        Prop.ForAll<string>(text =>
        {
            var raw = JsonSerializer.SerializeToUtf8Bytes(text ?? "")[1..^1];
            var target = new byte[raw.Length];
            return Encoding.UTF8.GetString(target.AsSpan(0, JsonText.Unescape(raw, target))) == JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(text ?? ""));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(@"\u0041\u00e9\u20ac", "Aé€")]
    [InlineData(@"\uD83D\uDE00", "😀")]
    [InlineData(@"\uD83Dx", @"\uD83Dx")]
    [InlineData(@"\uDE00\uD83D", @"\uDE00\uD83D")]
    [InlineData(@"\\u0041\/\b\f\n\r\t\""", "\\u0041/\b\f\n\r\t\"")]
    public void Escapes_are_resolved(string raw, string text)
    {
        var target = new byte[raw.Length];
        Assert.Equal(text, Encoding.UTF8.GetString(target.AsSpan(0, JsonText.Unescape(Encoding.UTF8.GetBytes(raw), target))));
    }

    [Theory]
    [InlineData("""{ "a" : [ 1 , 2 , ] , "b c" : " \" , ] " , }""", """{"a":[1,2],"b c":" \" , ] "}""")]
    [InlineData("[ ]", "[]")]
    [InlineData("12", "12")]
    [InlineData("\"a  b\"", "\"a  b\"")]
    public void Blanks_outside_strings_and_needless_commas_go(string json, string compact)
    {
        var target = new byte[json.Length];
        Assert.Equal(compact, Encoding.UTF8.GetString(target.AsSpan(0, JsonText.Compact(Encoding.UTF8.GetBytes(json), target))));
        Assert.NotNull(JsonNode.Parse(compact));
    }
}
