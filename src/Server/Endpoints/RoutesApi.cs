using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Patchbay.Server.Access;
using Patchbay.Server.OpenApi;

namespace Patchbay.Server.Endpoints;

/// <summary>Tells which paths the server serves and what a caller needs for each. No API of Azure's.</summary>
internal static partial class RoutesApi
{
    public static void MapRoutesApi(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/routes", (EndpointDataSource routes) =>
        Results.Json(new RoutesAnswer([.. routes.Endpoints.OfType<RouteEndpoint>().SelectMany(Describe).OrderBy(route => route.Path, StringComparer.Ordinal).ThenBy(route => route.Method, StringComparer.Ordinal)]), RoutesJson.Wire.RoutesAnswer)).Describe<RoutesAnswer>("Which paths the server serves, and what a caller needs for each");

    private static IEnumerable<RouteFacts> Describe(RouteEndpoint endpoint)
    {
        var path = $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}";
        var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        return (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method =>
        {
            // The names of a path's parts do for their values: only their number counts.
            var access = isOpen ? null : RequiredAccess.Of(method, Parameter().Replace(path, "${name}"));
            return new RouteFacts(method, path, isOpen, access?.Action, access?.IsData is true);
        });
    }

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}

/// <summary>The answer of <c>/api/routes</c>.</summary>
internal sealed record RoutesAnswer(IReadOnlyList<RouteFacts> Routes);

/// <summary>A route: whether anybody may ask, or the action that a role has to allow. A route with neither checks for itself, as queries do table by table.</summary>
internal sealed record RouteFacts(string Method, string Path, bool IsOpen, string? Action, bool IsDataAction);

[JsonSerializable(typeof(RoutesAnswer))]
internal sealed partial class RoutesJson : JsonSerializerContext
{
    public static RoutesJson Wire { get; } = new(AnswerJson.Options());
}
