using System.Text;
using Patchbay.Cli.Api;

namespace Patchbay.UnitTests.Cli;

public sealed class ErrorBodyTests
{
    [Theory]
    [InlineData("""{"error":{"code":"PathNotFoundError","message":"There is no such path."}}""", "PathNotFoundError", "There is no such path.")]
    [InlineData("""{"code":"Conflict","message":"Data sink in use."}""", "Conflict", "Data sink in use.")]
    [InlineData("<html>", "", "The server answered with status 418.")]
    [InlineData("", "", "The server answered with status 418.")]
    [InlineData("[1]", "", "The server answered with status 418.")]
    [InlineData("""{"error":"no"}""", "", "The server answered with status 418.")]
    public void Both_shapes_are_read(string body, string code, string message)
    {
        var exception = ErrorBody.Read(418, Encoding.UTF8.GetBytes(body));
        Assert.Equal((418, code, message), (exception.Status, exception.Code, exception.Message));
        Assert.Empty(exception.Diagnostics);
    }

    [Fact]
    public void The_places_of_a_query_s_errors_are_found_at_any_depth()
    {
        var exception = ErrorBody.Read(400, """
            {"error":{"code":"BadArgumentError","message":"The request had some invalid properties.",
            "innererror":{"code":"SemanticError","message":"A semantic error occurred.",
              "innererror":{"code":"SEM0100","message":"No column 'Foo'.","line":3,"pos":8,"token":"Foo"}},
            "details":[{"code":"SEM0101","message":"No table 'X'.","innererror":{"code":"SEM0102","message":"No function.","line":1,"pos":0}}]}}
            """u8);
        Assert.Equal(
            [new QueryDiagnostic("SEM0100", "No column 'Foo'.", 3, 8, "Foo"), new QueryDiagnostic("SEM0102", "No function.", 1, 0, null)],
            exception.Diagnostics);
    }
}
