using Patchbay.Kql;
using Patchbay.Kql.Diagnostics;

namespace Patchbay.UnitTests.Kql;

/// <summary><c>workspace("…")</c>: tables of other workspaces, as far as the schema finds them.</summary>
public sealed class OtherWorkspaceTests
{
    private static Compilation Compile(string query) =>
        KqlCompiler.Compile(query, TestSchema.Schema with { FindWorkspace = name => name == "other" ? TestSchema.Schema : null }, TestSchema.Options);

    [Theory]
    [InlineData("workspace(\"other\").T | count")]
    [InlineData("workspace('other').table('T') | count")]
    [InlineData("union T, workspace(\"other\").T | count")]
    [InlineData("T | join kind=inner (workspace(\"other\").T) on s | count")]
    public void A_table_of_another_workspace_is_a_table(string query)
    {
        var compilation = Compile(query);

        Assert.Empty(compilation.Diagnostics);
        Assert.Equal("Count", Assert.Single(Assert.Single(compilation.Results).Columns).Name);
        Assert.Equal(compilation.PrintSyntax(), Compile(compilation.PrintSyntax()).PrintSyntax());
    }

    [Theory]
    [InlineData("workspace(\"nowhere\").T", DiagnosticCodes.UnknownWorkspace, "There is no workspace 'nowhere' that this query may read.")]
    [InlineData("workspace(\"other\").Tt", DiagnosticCodes.UnknownTable, "There is no table 'Tt' in the workspace 'other'. Did you mean 'T'?")]
    [InlineData("let w = \"other\"; workspace(w).T", DiagnosticCodes.ConstantExpected, "workspace(…) takes the name, id or resource id of a workspace as a text.")]
    public void What_is_not_there_is_said(string query, string code, string message)
    {
        var diagnostic = Assert.Single(Compile(query).Diagnostics);

        Assert.Equal((code, message), (diagnostic.Code, diagnostic.Message));
    }
}
