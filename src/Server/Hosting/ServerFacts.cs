namespace Patchbay.Server.Hosting;

/// <summary>What a server says about itself.</summary>
/// <param name="Folder">Its data folder.</param>
/// <param name="StartedAt">When it became ready.</param>
internal sealed record ServerFacts(DataFolder Folder, DateTimeOffset StartedAt)
{
    /// <summary>The program's version, for example <c>0.1.0</c>.</summary>
    public static string Version { get; } = typeof(ServerFacts).Assembly.GetName().Version!.ToString(3);
}
