using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Cluster;

namespace Patchbay.UnitTests.ClickHouse;

/// <summary>How texts are written; that the engine reads them as they were is in the contract suite of the engine tests.</summary>
public sealed class SqlTextTests
{
    [Theory]
    [InlineData("plain", "`plain`", "'plain'")]
    [InlineData("it's", "`it's`", @"'it\'s'")]
    [InlineData("`", @"`\``", "'`'")]
    [InlineData(@"\", @"`\\`", @"'\\'")]
    [InlineData("\0\t\n\r", @"`\0\t\n\r`", @"'\0\t\n\r'")]
    public void Names_and_literals_are_quoted(string text, string identifier, string literal) =>
        Assert.Equal((identifier, literal), (SqlText.Identifier(text), SqlText.StringLiteral(text)));

    [Fact]
    public void A_parameter_knows_its_placeholder_and_its_text()
    {
        var list = SqlParameter.StringArray("ids", ["a'b", @"c\d"]);
        Assert.Equal(("{ids:Array(String)}", @"['a\'b','c\\d']"), (list.Placeholder, list.WireText));
        Assert.Equal(("{n:Int64}", "-5"), (SqlParameter.Int64("n", -5).Placeholder, SqlParameter.Int64("n", -5).WireText));
        Assert.Equal(("{n:UInt64}", "5"), (SqlParameter.UInt64("n", 5).Placeholder, SqlParameter.UInt64("n", 5).WireText));
    }

    [Fact]
    public void Small_parameters_go_into_the_address()
    {
        var request = HttpStatement.Of(
            new Statement("SELECT {p:String}") { Parameters = [SqlParameter.String("p", "a&b\n")], Settings = [new("max_threads", "3")] }, "id 1", "Native");
        Assert.Equal("SELECT {p:String}", request.Body);
        Assert.StartsWith("?query_id=id%201&", request.Query, StringComparison.Ordinal);
        Assert.EndsWith("&max_threads=3&default_format=Native&param_p=a%26b%5Cn", request.Query, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_parameters_are_written_into_the_statement_where_placeholders_are_and_nowhere_else()
    {
        var large = new string('x', 10_000);
        const string Sql = "SELECT {a:String}, '{a:String} it\\'s', `{a:String}`, \"{a:String}\", {b:String}, {c:Array(String)}, {n:Int64} -- {a:String}\n/* {a:String} */ , {unknown:String}";
        var request = HttpStatement.Of(
            new Statement(Sql)
            {
                // A value that looks like a placeholder stays a value.
                Parameters =
                [
                    SqlParameter.String("a", "{b:String}"), SqlParameter.String("b", large + "'"), SqlParameter.StringArray("c", []), SqlParameter.Int64("n", -1),
                ],
            },
            "id",
            "Native");
        Assert.DoesNotContain("param_", request.Query, StringComparison.Ordinal);
        Assert.Equal(
            $"SELECT '{{b:String}}', '{{a:String}} it\\'s', `{{a:String}}`, \"{{a:String}}\", '{large}\\'', CAST([] AS Array(String)), CAST(-1 AS Int64) -- {{a:String}}\n/* {{a:String}} */ , {{unknown:String}}",
            request.Body);
    }
}
