using System.Text.RegularExpressions;

namespace Patchbay.Server.Requests;

/// <summary>Makes one slash of several in a path: Azure's clients join an endpoint and a resource id that both bring one.</summary>
internal sealed partial class CleanPaths(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path is not null && path.Contains("//", StringComparison.Ordinal))
        {
            context.Request.Path = Slashes().Replace(path, "/");
        }

        return next(context);
    }

    [GeneratedRegex("/{2,}")]
    private static partial Regex Slashes();
}
