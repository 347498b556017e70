using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Patchbay.Server.Access;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Identity;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>Role definitions, role assignments and a caller's own permissions, as Azure Resource Manager offers them on every scope.</summary>
internal static partial class RoleAssignmentsApi
{
    private const string Provider = "/providers/Microsoft.Authorization";

    // A role can be given on everything, a subscription, a resource group, a resource, a table of a workspace, and on the address of a
    // data collection rule, which need not have been made.
    private static readonly string[] Scopes =
    [
        "", "/dataCollectionRules/{rule}", "/subscriptions/{subscription}", Arm.ResourceGroup, $"{Arm.ResourceGroup}/providers/{{namespace}}/{{type}}/{{resource}}",
        $"{Arm.ResourceGroup}/providers/{{namespace}}/{{type}}/{{resource}}/{{childType}}/{{child}}",
    ];

    public static void MapRoleAssignmentsApi(this IEndpointRouteBuilder endpoints)
    {
        foreach (var scope in Scopes)
        {
            var group = endpoints.MapGroup($"{scope}{Provider}").RequireApiVersion();
            group.MapGet("/roleDefinitions", ListDefinitions);
            group.MapGet("/roleDefinitions/{id}", (HttpContext context, string id) => Role.Find(id) is { } role ? Json(Describe(role)) : AzureErrors.ResourceNotFound(context.Request.Path));
            group.MapGet("/roleAssignments", List);
            group.MapGet("/roleAssignments/{assignment}", (HttpContext context, string assignment, RoleAssignments roles) =>
                Find(context, assignment, roles) is { } found ? Json(Describe(found)) : AzureErrors.ResourceNotFound(context.Request.Path));
            group.MapPut("/roleAssignments/{assignment}", PutAsync);
            group.MapDelete("/roleAssignments/{assignment}", DeleteAsync);
            group.MapGet("/permissions", ListPermissions);
        }
    }

    // $filter=roleName eq 'Reader'
    private static IResult ListDefinitions(HttpContext context)
    {
        var wanted = RoleName().Match(context.Request.Query["$filter"].ToString());
        var roles = Role.All.Where(role => !wanted.Success || role.Name.Equals(wanted.Groups["name"].Value, StringComparison.OrdinalIgnoreCase));
        return Json(new JsonObject { ["value"] = new JsonArray([.. roles.Select(Describe)]) });
    }

    // Those on the scope, above it and below it; $filter=principalId eq '…' keeps those of one, atScope() leaves out those below.
    private static IResult List(HttpContext context, RoleAssignments roles)
    {
        var (scope, filter) = (ScopeOf(context), context.Request.Query["$filter"].ToString());
        var principal = PrincipalId().Match(filter);
        var above = filter.Contains("atScope()", StringComparison.OrdinalIgnoreCase);
        var found = roles.All.Where(assignment =>
            (IsIn(scope, assignment.Scope) || (!above && IsIn(assignment.Scope, scope))) &&
            (!principal.Success || assignment.PrincipalId.Equals(principal.Groups["id"].Value, StringComparison.OrdinalIgnoreCase)));
        return Json(new JsonObject { ["value"] = new JsonArray([.. found.Select(Describe)]) });
    }

    private static IResult ListPermissions(HttpContext context, RoleAssignments roles)
    {
        var caller = Caller.Of(context);
        var own = caller.IsOwner ? [Permissions(["*"], [], ["*"])] : roles.RolesOn(ScopeOf(context), caller).Distinct().Select(Permissions);
        return Json(new JsonObject { ["value"] = new JsonArray([.. own]) });
    }

    private static async Task<IResult> PutAsync(
        HttpContext context, string assignment, RoleAssignments roles, LimitOptions limits, BodyBudget budget, TimeProvider clock, ILogger<RoleAssignments> logger)
    {
        var (body, error) = await Arm.ReadAsync(context.Request, limits, budget, ArmJson.Wire.RoleAssignmentRequest);
        if (body is null)
        {
            return error!;
        }

        if (!Guid.TryParse(assignment, out var name))
        {
            return AzureErrors.InvalidResource($"The role assignment's name '{assignment}' is no GUID.");
        }

        if (body.Properties is not { RoleDefinitionId: { Length: > 0 } definition, PrincipalId: { Length: > 0 and <= 200 } principal } || Role.Find(definition) is not { } role)
        {
            return AzureErrors.InvalidResource($"properties.roleDefinitionId and properties.principalId have to be there, and the role one of {string.Join(", ", Role.All.Select(known => known.Name))}.");
        }

        var wanted = new RoleAssignment(name.ToString(), ScopeOf(context), role.Id.ToString(), principal, Caller.Of(context).Id, clock.GetUtcNow());
        if (roles.All.Any(other => other.Name != wanted.Name && (other.Scope, other.RoleDefinitionId, other.PrincipalId) == (wanted.Scope, wanted.RoleDefinitionId, wanted.PrincipalId)))
        {
            return new AzureError(409, "RoleAssignmentExists", "The role assignment already exists.");
        }

        await roles.PutAsync(wanted);
        LogPut(logger, role.Name, principal, wanted.Scope, wanted.CreatedBy);
        return Json(Describe(wanted), StatusCodes.Status201Created);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string assignment, RoleAssignments roles, ILogger<RoleAssignments> logger)
    {
        if (Find(context, assignment, roles) is not { } found)
        {
            return TypedResults.NoContent();
        }

        await roles.DeleteAsync(found);
        LogDeleted(logger, found.Name, found.Scope, Caller.Of(context).Id);
        return Json(Describe(found));
    }

    private static RoleAssignment? Find(HttpContext context, string name, RoleAssignments roles) =>
        roles.Find(name) is { } found && found.Scope.Equals(ScopeOf(context), StringComparison.OrdinalIgnoreCase) ? found : null;

    private static string ScopeOf(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var scope = path[..path.IndexOf(Provider, StringComparison.OrdinalIgnoreCase)];
        return scope.Length == 0 ? "/" : scope;
    }

    private static bool IsIn(string inner, string outer) => outer == "/" || inner.Equals(outer, StringComparison.OrdinalIgnoreCase) || inner.StartsWith($"{outer}/", StringComparison.OrdinalIgnoreCase);

    private static JsonObject Describe(Role role) => new()
    {
        ["id"] = $"{Provider}/roleDefinitions/{role.Id}",
        ["name"] = role.Id.ToString(),
        ["type"] = "Microsoft.Authorization/roleDefinitions",
        ["properties"] = new JsonObject
        {
            ["roleName"] = role.Name,
            ["type"] = "BuiltInRole",
            ["description"] = role.Description,
            ["assignableScopes"] = new JsonArray("/"),
            ["permissions"] = new JsonArray(Permissions(role)),
        },
    };

    private static JsonObject Permissions(Role role) => Permissions(role.Actions, role.NotActions, role.DataActions);

    private static JsonObject Permissions(IEnumerable<string> actions, IEnumerable<string> notActions, IEnumerable<string> dataActions) => new()
    {
        ["actions"] = Texts(actions),
        ["notActions"] = Texts(notActions),
        ["dataActions"] = Texts(dataActions),
        ["notDataActions"] = new JsonArray(),
    };

    private static JsonObject Describe(RoleAssignment assignment) => new()
    {
        ["id"] = $"{assignment.Scope.TrimEnd('/')}{Provider}/roleAssignments/{assignment.Name}",
        ["name"] = assignment.Name,
        ["type"] = "Microsoft.Authorization/roleAssignments",
        ["properties"] = new JsonObject
        {
            ["scope"] = assignment.Scope,
            ["roleDefinitionId"] = $"{Provider}/roleDefinitions/{assignment.RoleDefinitionId}",
            ["principalId"] = assignment.PrincipalId,
            ["principalType"] = "ServicePrincipal",
            ["createdBy"] = assignment.CreatedBy,
            ["createdOn"] = assignment.CreatedAt,
        },
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static IResult Json(JsonObject json, int status = 200) => Results.Json(json, ArmJson.Wire.JsonObject, statusCode: status);

    [GeneratedRegex("roleName eq '(?<name>[^']*)'", RegexOptions.IgnoreCase)]
    private static partial Regex RoleName();

    [GeneratedRegex(@"(principalId eq|assignedTo\() ?'(?<id>[^']*)'", RegexOptions.IgnoreCase)]
    private static partial Regex PrincipalId();

    [LoggerMessage(7521, LogLevel.Information, "The role {Role} is assigned to {Principal} on {Scope} by {Caller}.")]
    private static partial void LogPut(ILogger logger, string role, string principal, string scope, string caller);

    [LoggerMessage(7522, LogLevel.Information, "The role assignment {Name} on {Scope} is deleted by {Caller}.")]
    private static partial void LogDeleted(ILogger logger, string name, string scope, string caller);
}

/// <summary>The body of a PUT of a role assignment.</summary>
internal sealed record RoleAssignmentRequest(RoleAssignmentProperties? Properties);

internal sealed record RoleAssignmentProperties(string? RoleDefinitionId, string? PrincipalId);
