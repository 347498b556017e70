namespace Patchbay.Server.Identity;

/// <summary>Who makes a request.</summary>
/// <param name="Id">The object id that roles are assigned to.</param>
/// <param name="Name">A name for people.</param>
/// <param name="Source">Who says that it is he.</param>
internal sealed record Caller(string Id, string Name, CallerSource Source)
{
    /// <summary>The owner of a server that asks nobody who he is.</summary>
    public static Caller Developer { get; } = new(Guid.Empty.ToString(), "local developer", CallerSource.Developer) { IsOwner = true };

    /// <summary>Whether everything is allowed, whatever roles are assigned.</summary>
    public bool IsOwner { get; init; }

    /// <summary>Groups that the caller belongs to; their roles are his.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The caller of a request that passed the authentication.</summary>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request has not been authenticated.");
}

/// <summary>Who says that a caller is the one he is.</summary>
internal enum CallerSource
{
    /// <summary>Nobody: the server asks nobody who he is.</summary>
    Developer,

    /// <summary>An API key.</summary>
    Key,

    /// <summary>The configured OpenID provider.</summary>
    Provider,
}
