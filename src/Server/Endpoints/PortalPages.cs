using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Patchbay.Server.Hosting;

namespace Patchbay.Server.Endpoints;

/// <summary>The portal: the pages that the server shows in a browser, as built from <c>web</c>.</summary>
internal static class PortalPages
{
    public const string Path = "/portal";

    /// <summary>The page on which somebody allows a program to act for him.</summary>
    public const string Consent = "authorize";

    // Nothing but what this server sends, and no script in a page. Only styles may stand in elements: the editor positions its
    // lines with them, and a style can neither run nor send anything.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "style-src 'self' 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action ";

    // Programs on this machine get what was allowed as a form, and nobody else gets one.
    private const string FormsOfConsent = "http://localhost:* http://127.0.0.1:*";
    private const string NoForms = "'none'";

    private const string NotBuilt = """
        This server was built without the portal. Build it with ./dev run, which needs Node.js 20 or later with npm.
        The APIs and the command-line tool work without it.

        """;

    private static readonly string[] Verbs = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPortalPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/", Verbs, () => Results.Redirect(Path)).AllowAnonymous();
        endpoints.MapMethods($"{Path}/{{**path}}", Verbs, Get).AllowAnonymous();
    }

    private static IResult Get(HttpContext context, PortalFiles files, string? path = null)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy + (path == Consent ? FormsOfConsent : NoForms);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.Vary = HeaderNames.AcceptEncoding;

        var isAsset = PortalFiles.IsAsset(path);
        // All documents show the page that the address names; each differs in the files that it asks for at once.
        if ((isAsset ? files.Find(path!) : files.PageOf(path)) is not { } file)
        {
            return isAsset ? Results.NotFound() : Results.Text(NotBuilt, statusCode: StatusCodes.Status404NotFound);
        }

        // An asset's name changes with its content; the page names the assets and is asked for each time.
        headers.CacheControl = isAsset ? "public, max-age=31536000, immutable" : "no-cache";
        var isPacked = file.HasPacked && TakesBrotli(context.Request.Headers.AcceptEncoding);
        if (isPacked)
        {
            headers.ContentEncoding = "br";
        }

        return Results.File(isPacked ? file.PackedPath : file.Path, file.ContentType, entityTag: file.EntityTag(isPacked));
    }

    private static bool TakesBrotli(StringValues encodings) =>
        StringWithQualityHeaderValue.TryParseList(encodings, out var list) && list.Any(encoding => encoding.Value == "br" && encoding.Quality is null or > 0);
}
