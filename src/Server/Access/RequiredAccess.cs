namespace Patchbay.Server.Access;

/// <summary>What a request would do, in Azure's names.</summary>
/// <param name="Action">The action, for example <c>Microsoft.Insights/diagnosticSettings/write</c>.</param>
/// <param name="Scope">On what.</param>
/// <param name="IsData">Whether it is an action with data.</param>
internal sealed record RequiredAccess(string Action, string Scope, bool IsData = false)
{
    private const string Own = "Patchbay";

    // What they tell is checked table by table.
    private static readonly string[] OfTables = ["explain", "lifeline", "tail"];

    // What a caller does for himself.
    private static readonly string[] OfEverybody = ["authorizations"];

    /// <summary>Works it out from verb and path, as Azure Resource Manager does.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="path">The path.</param>
    /// <returns>Null for requests that every caller may make, and for queries, whose access is checked for each table or resource.</returns>
    public static RequiredAccess? Of(string method, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var isRule = parts is [var first, ..] && Is(first, "dataCollectionRules");
        if (isRule && !(parts is [_, _, var part, ..] && Is(part, "providers")))
        {
            return new RequiredAccess("Microsoft.Insights/Telemetry/Write", path, IsData: true);
        }

        if (parts is [var api, var what, ..] && Is(api, "api"))
        {
            return OfEverybody.Contains(what, StringComparer.OrdinalIgnoreCase) || OfTables.Contains(what, StringComparer.OrdinalIgnoreCase)
                ? null
                : new RequiredAccess($"{Own}/{what}/{(HttpMethods.IsGet(method) ? "read" : "write")}", "/");
        }

        if (IsQuery(parts) || !(isRule || Is(parts[0], "subscriptions") || Is(parts[0], "providers")))
        {
            return null;
        }

        var provider = Array.FindLastIndex(parts, part => Is(part, "providers"));
        return provider < 0 || provider + 1 == parts.Length ? OfContainer(method, parts, path) : OfProvider(method, parts, provider, path);
    }

    private static bool IsQuery(string[] parts) =>
        parts.Length == 0 || Is(parts[0], "v1") || Is(parts[0], "v2") || Is(parts[0], "workspaces") || parts[0] == "$batch" || Is(parts[^1], "query") || Is(parts[^1], "metrics:getBatch") ||
        (parts.Length > 2 && Is(parts[^1], "logs") && Is(parts[^2], "microsoft.insights"));

    // Every caller may see which subscriptions there are: the command line of Azure asks at once.
    private static RequiredAccess? OfContainer(string method, string[] parts, string path) =>
        parts.Length <= 2 && HttpMethods.IsGet(method) ? null : new RequiredAccess($"Microsoft.Resources/{Types(parts, 0)}/{Verb(method)}", path);

    private static RequiredAccess OfProvider(string method, string[] parts, int provider, string path)
    {
        var type = Types(parts, provider + 2);
        // A post to a resource names, as its last part, what is done with it.
        return new RequiredAccess($"{parts[provider + 1]}{(type.Length == 0 ? "" : $"/{type}")}/{(HttpMethods.IsPost(method) ? "action" : Verb(method))}", path);
    }

    private static string Types(string[] parts, int start) => string.Join('/', parts.Skip(start).Where((_, index) => index % 2 == 0));

    private static string Verb(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? "read" : HttpMethods.IsDelete(method) ? "delete" : "write";

    private static bool Is(string part, string name) => part.Equals(name, StringComparison.OrdinalIgnoreCase);
}
