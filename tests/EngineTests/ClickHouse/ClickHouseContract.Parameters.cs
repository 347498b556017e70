using FsCheck;
using FsCheck.Fluent;
using Patchbay.ClickHouse;

namespace Patchbay.EngineTests.ClickHouse;

public abstract partial class ClickHouseContract
{
    public static TheoryData<string> Texts => [.. Names, ""];

    // ClickHouse has no empty names.
    public static TheoryData<string> Names =>
    [
        " ", "it's", "\"quoted\"", "`ticked`", @"a\b", @"\", @"\'", "tab\tline\nreturn\r", "\0", "a\0b", "\b\f\a\v\u001f", "😀 ü 漢字", "%_", "--", "/* x */",
        "{p:String}", "'; DROP TABLE x; --", "[]", "['a', 'b']", "\\N", "NULL", "a,b", "\r\n__exception__\r\n", "&x=1#y?z+%20",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_parameter_arrives_as_it_was_given(string text) =>
        Assert.Equal(text, await ScalarAsync("SELECT {p:String}", SqlParameter.String("p", text)));

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_list_parameter_arrives_as_it_was_given(string text) =>
        Assert.Equal([text, "next", text], (object?[])(await ScalarAsync("SELECT {p:Array(String)}", SqlParameter.StringArray("p", [text, "next", text])))!);

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_literal_arrives_as_it_was_given(string text) => Assert.Equal(text, await ScalarAsync($"SELECT {SqlText.StringLiteral(text)}"));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_quoted_name_is_the_name(string name)
    {
        await ExecuteAsync($"CREATE TABLE {_database}.t ({SqlText.Identifier(name)} Int64) ENGINE = MergeTree ORDER BY tuple()");
        await ExecuteAsync($"INSERT INTO {_database}.t SELECT 7");
        await using var result = await clickHouse.QueryAsync(new Statement($"SELECT {SqlText.Identifier(name)} FROM {_database}.t"), Token);
        Assert.Equal(name, (await result.ReadAsync(Token))!.Columns[0].Name);
    }

    [Fact]
    public Task Any_text_arrives_as_it_was_given() => Task.Run(
        () => Prop.ForAll(
            ArbMap.Default.ArbFor<string[]>().Filter(texts => texts.All(IsUnicode)),
            async texts =>
            {
                var whole = string.Concat(texts);
                var row = (await RowsAsync(
                    $"SELECT {{t:String}}, {{l:Array(String)}}, {SqlText.StringLiteral(whole)}",
                    SqlParameter.String("t", whole), SqlParameter.StringArray("l", texts)))[0];
                Assert.Equal([whole, whole], [row[0], row[2]]);
                Assert.Equal(texts, (object?[])row[1]!);
            }).QuickCheckThrowOnFailure(),
        Token);

    [Fact]
    public async Task Number_parameters_arrive_whole()
    {
        var row = (await RowsAsync(
            "SELECT {a:Int64}, {b:Int64}, {c:UInt64}, {d:Array(String)}",
            SqlParameter.Int64("a", long.MinValue), SqlParameter.Int64("b", long.MaxValue), SqlParameter.UInt64("c", ulong.MaxValue), SqlParameter.StringArray("d", [])))[0];
        Assert.Equal([long.MinValue, long.MaxValue, ulong.MaxValue], row[..3]);
        Assert.Empty((object?[])row[3]!);
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(3_000_000)]
    public async Task A_parameter_may_be_large(int length)
    {
        var text = string.Concat(Enumerable.Repeat("ab\\'\n", length / 5));
        Assert.Equal(text, await ScalarAsync("SELECT {p:String}", SqlParameter.String("p", text)));
        Assert.Equal([text, "'"], (object?[])(await ScalarAsync("SELECT {p:Array(String)}", SqlParameter.StringArray("p", [text, "'"])))!);
    }

    [Fact]
    public async Task Parameters_may_be_many()
    {
        var parameters = Enumerable.Range(0, 3_000).Select(i => SqlParameter.String($"p{i}", $"value {i}")).ToArray();
        var list = string.Join(", ", parameters.Select(parameter => parameter.Placeholder));
        Assert.Equal("value 2999", await ScalarAsync($"SELECT [{list}][3000]", parameters));
    }

    private static bool IsUnicode(string? text)
    {
        for (var i = 0; i < (text?.Length ?? 0); i++)
        {
            if (char.IsSurrogate(text![i]) && (!char.IsSurrogatePair(text, i) || ++i == 0))
            {
                return false;
            }
        }

        return text is not null;
    }
}
