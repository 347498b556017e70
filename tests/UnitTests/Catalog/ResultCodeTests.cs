using System.Text.RegularExpressions;
using Patchbay.Catalog;

namespace Patchbay.UnitTests.Catalog;

public sealed class ResultCodeTests
{
    private static readonly LogCatalog Catalog = LogCatalog.Current;

    [Fact]
    public void Every_kind_has_codes_that_its_pattern_finds_each_once()
    {
        Assert.Equal(["call", "http", "sms", "smtp"], Catalog.ResultCodes.Select(codes => codes.Kind).Order());
        foreach (var kind in Catalog.ResultCodes)
        {
            Assert.NotEmpty(kind.Codes);
            Assert.Equal(kind.Codes.Count, kind.Codes.DistinctBy(code => (code.Code, code.Subcode)).Count());
            Assert.All(kind.Codes, code => Assert.Equal(code.Code, Regex.Match($"is {code.Code}.", kind.Pattern).Value));
        }
    }

    [Theory]
    [InlineData("sms", "4005", null, "Blocked by the carrier")]
    [InlineData("SMTP", "5.1.1", null, "Mailbox does not exist")]
    [InlineData("call", "410", "301005", "Media connection lost")]
    [InlineData("call", "410", "1", "Media failed")]
    [InlineData("http", "429", "", "Too many requests")]
    public void A_code_is_found_by_kind_and_an_unknown_subcode_falls_back(string kind, string code, string? subcode, string title) =>
        Assert.Equal(title, Catalog.FindResultCodes(kind)!.Find(code, subcode)!.Title);

    [Fact]
    public void An_unknown_code_has_no_meaning() => Assert.Null(Catalog.FindResultCodes("sms")!.Find("1234"));

    [Fact]
    public void Codes_and_expected_steps_name_columns_that_exist()
    {
        var columns = Catalog.Tables.SelectMany(table => table.Columns, (table, column) => (table.Name, column.Name)).ToHashSet();
        var places = Catalog.ResultCodes.SelectMany(codes => codes.Places).Where(place => place.Table is not null).ToList();
        Assert.NotEmpty(places);
        Assert.All(places, place => Assert.Contains((place.Table!, place.Column), columns));
        Assert.All(places.Where(place => place.SubcodeColumn is not null), place => Assert.Contains((place.Table!, place.SubcodeColumn!), columns));
        Assert.NotEmpty(Catalog.ExpectedSteps);
        Assert.All(Catalog.ExpectedSteps, step =>
        {
            foreach (var records in new[] { step.After, step.Then })
            {
                Assert.Contains((records.Table, step.Key), columns);
                Assert.All(records.Where.Keys, column => Assert.Contains((records.Table, column), columns));
            }
        });
    }
}
