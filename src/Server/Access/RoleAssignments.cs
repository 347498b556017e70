using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Server.Identity;
using Patchbay.Workspaces.State;

namespace Patchbay.Server.Access;

/// <summary>Who has which role on what.</summary>
internal sealed class RoleAssignments
{
    private const string Kind = "roleAssignment";

    private readonly StateStore _state;
    private ImmutableDictionary<string, RoleAssignment> _assignments;

    private RoleAssignments(StateStore state, ImmutableDictionary<string, RoleAssignment> assignments)
    {
        _state = state;
        _assignments = assignments;
    }

    /// <summary>All assignments, oldest first.</summary>
    public IEnumerable<RoleAssignment> All => _assignments.Values.OrderBy(assignment => assignment.CreatedAt);

    public static async Task<RoleAssignments> OpenAsync(StateStore state)
    {
        var assignments = (await state.ReadAsync(Kind)).Select(document => JsonSerializer.Deserialize(document.Body!, RoleAssignmentJson.Default.RoleAssignment)!);
        return new RoleAssignments(state, assignments.ToImmutableDictionary(assignment => assignment.Name));
    }

    /// <summary>Finds an assignment by its name.</summary>
    public RoleAssignment? Find(string name) => _assignments.GetValueOrDefault(name.ToLowerInvariant());

    public async Task PutAsync(RoleAssignment assignment)
    {
        await _state.WriteAsync([new StateDocument(Kind, assignment.Name, JsonSerializer.Serialize(assignment, RoleAssignmentJson.Default.RoleAssignment))]);
        ImmutableInterlocked.AddOrUpdate(ref _assignments, assignment.Name, assignment, (_, _) => assignment);
    }

    public async Task DeleteAsync(RoleAssignment assignment)
    {
        await _state.WriteAsync([new StateDocument(Kind, assignment.Name, null)]);
        ImmutableInterlocked.TryRemove(ref _assignments, assignment.Name, out _);
    }

    /// <summary>Whether a caller may do something.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="action">What, in Azure's names.</param>
    /// <param name="scope">On what: a path. A role on a path counts for everything below it.</param>
    /// <param name="isData">Whether the action is one with data.</param>
    public bool Allow(Caller caller, string action, string scope, bool isData = false) =>
        caller.IsOwner || RolesOn(scope, caller).Any(role => role.Allows(action, isData));

    /// <summary>The roles that a caller has on something, because they are assigned to him or to a group of his, there or above.</summary>
    public IEnumerable<Role> RolesOn(string scope, Caller caller) => _assignments.Values
        .Where(assignment => (Is(assignment.PrincipalId, caller.Id) || caller.Groups.Any(group => Is(assignment.PrincipalId, group))) && Contains(assignment.Scope, scope))
        .Select(assignment => Role.Find(assignment.RoleDefinitionId))
        .OfType<Role>();

    private static bool Contains(string outer, string inner) =>
        outer == "/" || (inner.StartsWith(outer, StringComparison.OrdinalIgnoreCase) && (inner.Length == outer.Length || inner[outer.Length] == '/'));

    private static bool Is(string id, string other) => id.Equals(other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A role that somebody has.</summary>
/// <param name="Name">The assignment's own GUID, in lower case.</param>
/// <param name="Scope">The path on which it counts, without a slash at the end; <c>/</c> is everything.</param>
/// <param name="RoleDefinitionId">The role's id.</param>
/// <param name="PrincipalId">The object id of who has it.</param>
/// <param name="CreatedBy">Who gave it.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record RoleAssignment(string Name, string Scope, string RoleDefinitionId, string PrincipalId, string CreatedBy, DateTimeOffset CreatedAt);

[JsonSerializable(typeof(RoleAssignment))]
internal sealed partial class RoleAssignmentJson : JsonSerializerContext;
