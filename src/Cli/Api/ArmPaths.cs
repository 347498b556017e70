using System.Text.Json.Nodes;
using Patchbay.Catalog;

namespace Patchbay.Cli.Api;

/// <summary>Where things are in Azure Resource Manager.</summary>
internal static class ArmPaths
{
    public const string ResourceVersion = "2023-04-01";

    public const string WorkspaceVersion = "2022-10-01";

    public const string SettingVersion = "2021-05-01-preview";

    /// <summary>The subscription of everything that the server makes itself.</summary>
    public const string LocalSubscription = "/subscriptions/00000000-0000-0000-0000-000000000000";

    /// <summary>All resources of a subscription.</summary>
    public static string Resources(string subscription) => $"{subscription}/providers/Microsoft.Communication/communicationServices";

    /// <summary>All workspaces of a subscription.</summary>
    public static string Workspaces(string subscription) => $"{subscription}/providers/Microsoft.OperationalInsights/workspaces";

    public static string Settings(ResourceId resource) => $"{resource}/providers/microsoft.insights/diagnosticSettings";

    public static string Setting(ResourceId resource, string name) => $"{Settings(resource)}/{Uri.EscapeDataString(name)}";

    /// <summary>The members of a list.</summary>
    public static IEnumerable<JsonObject> Values(JsonNode? list) => list?["value"]?.AsArray().OfType<JsonObject>() ?? [];

    /// <summary>A text member; empty when there is none.</summary>
    public static string Text(JsonNode? node, string name) => node?[name]?.ToString() ?? "";
}
