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
}
