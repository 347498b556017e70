using Patchbay.Workspaces.LifeLines;

namespace Patchbay.UnitTests.Workspaces.LifeLines;

public sealed class IdentifierTextTests
{
    [Theory]
    [InlineData("+15550100001", "4:+15550100001")]
    [InlineData("+1 (555) 010-0001", "+15550100001")]
    [InlineData("4:+15550100001", "+15550100001")]
    [InlineData("8:acs:a_b", "acs:a_b")]
    [InlineData("acs:a_b", "8:acs:a_b")]
    [InlineData("A276915CD9CA4A3EADF913D5BC7CCF58", "a276915c-d9ca-4a3e-adf9-13d5bc7ccf58")]
    [InlineData("Ann@Example.com", "ann@example.com")]
    [InlineData("1.2@example.com", "<1.2@example.com>")]
    public void An_identifier_is_found_in_its_other_spellings(string identifier, string other)
    {
        var spellings = IdentifierText.Spellings(identifier);
        Assert.Equal(identifier, spellings[0]);
        Assert.Contains(other, spellings);
    }

    [Fact]
    public void What_has_one_spelling_keeps_it() => Assert.Equal(["ItaKDiBy4kOq9pxpLBlkfA.0"], IdentifierText.Spellings("ItaKDiBy4kOq9pxpLBlkfA.0"));

    [Fact]
    public void The_id_of_an_SMS_tells_its_time() =>
        Assert.Equal(new DateTime(2026, 11, 20, 13, 8, 32, DateTimeKind.Utc), IdentifierText.TimeOf("Outgoing_20261120130832585e24bb-88db-4782-93a6-c1df90910344_noam"));

    [Theory]
    [InlineData("a276915c-d9ca-4a3e-adf9-13d5bc7ccf58")]
    [InlineData("a_99999999999999")]
    [InlineData("_")]
    public void Other_ids_tell_none(string identifier) => Assert.Null(IdentifierText.TimeOf(identifier));
}
