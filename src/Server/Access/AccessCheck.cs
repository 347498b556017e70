using Patchbay.Pipeline.Collection;
using Patchbay.Server.Errors;
using Patchbay.Server.Identity;

namespace Patchbay.Server.Access;

/// <summary>Lets a request pass when a role of its caller allows what it would do.</summary>
internal sealed class AccessCheck(RequestDelegate next, RoleAssignments roles, CollectionRules rules)
{
    public Task InvokeAsync(HttpContext context)
    {
        // Without a caller it is a path that anybody may ask, or that nobody serves.
        var access = context.Features.Get<Caller>() is null ? null : RequiredAccess.Of(context.Request.Method, context.Request.Path);
        return access is null || roles.Allow(Caller.Of(context), access.Action, access.Scope, access.IsData) || IsAllowedOnRule(context, access)
            ? next(context)
            : AccessErrors.Forbidden(context, access.Action, access.Scope, access.IsData).ExecuteAsync(context);
    }

    // Records are sent to an address that has the immutable id of a rule; in Azure the role to do so is assigned on the rule.
    private bool IsAllowedOnRule(HttpContext context, RequiredAccess access) =>
        access.IsData && access.Scope.Split('/') is [_, _, var id, ..] && rules.Find(id) is { } rule && roles.Allow(Caller.Of(context), access.Action, rule.ToString(), isData: true);
}
