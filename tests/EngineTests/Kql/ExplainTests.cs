using Patchbay.Kql;
using Patchbay.Kql.Diagnostics;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.EngineTests.Kql;

public sealed class ExplainTests(EmbeddedEngine engine)
{
    [Theory]
    [InlineData("""acs_explain("smtp", "5.1.1")""", "Mailbox does not exist: ")]
    [InlineData("""acs_explain("SMS", "ErrorCode: 4005. ErrorMessage: it's blocked")""", "Blocked by the carrier: ")]
    [InlineData("""acs_explain("http", 429)""", "Too many requests: ")]
    [InlineData("""acs_explain("call", "410", 301005)""", "Media connection lost: ")]
    [InlineData("""acs_explain("call", "410", "1")""", "Media failed: ")]
    [InlineData("""acs_explain("sms", "1234")""", "")]
    [InlineData("""acs_explain("sms", "")""", "")]
    public async Task A_code_is_explained_by_its_kind(string call, string start)
    {
        var (_, rows) = await KqlRunner.RunAsync(engine.ClickHouse, $"print {call}", WorkspaceSchema.Of(Workspace.Default), new CompileOptions());
        var text = Assert.Single(rows)[0].GetString()!;
        Assert.StartsWith(start, text, StringComparison.Ordinal);
        Assert.Equal(start.Length == 0, text.Length == 0);
    }

    [Fact]
    public void An_unknown_kind_is_told_with_those_there_are()
    {
        var error = Assert.Single(KqlCompiler.Compile("print acs_explain('fax', '1')", WorkspaceSchema.Of(Workspace.Default), new CompileOptions()).Diagnostics);
        Assert.Equal(DiagnosticCodes.BadValue, error.Code);
        Assert.Contains("'sms', 'smtp', 'call', 'http'", error.Message, StringComparison.Ordinal);
    }
}
