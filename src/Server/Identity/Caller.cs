namespace Patchbay.Server.Identity;

/// <summary>Who makes a request.</summary>
/// <param name="Id">The object id that roles are assigned to.</param>
/// <param name="Name">A name for people.</param>
internal sealed record Caller(string Id, string Name)
{
    /// <summary>The owner of a server that asks nobody who he is.</summary>
    public static Caller Developer { get; } = new(Guid.Empty.ToString(), "local developer") { IsOwner = true };

    /// <summary>Whether everything is allowed, whatever roles are assigned.</summary>
    public bool IsOwner { get; init; }

    /// <summary>Groups that the caller belongs to; their roles are his.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The caller of a request that passed the authentication.</summary>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request has not been authenticated.");
}
