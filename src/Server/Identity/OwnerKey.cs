namespace Patchbay.Server.Identity;

/// <summary>The first key of a server that requires one: without it, nobody could make another.</summary>
internal static class OwnerKey
{
    /// <summary>Makes the key if there is no key that may do everything, and writes it into a file that only its owner can read.</summary>
    public static async Task EnsureAsync(ApiKeys keys, string path)
    {
        if (keys.All.Any(key => key.IsOwner))
        {
            return;
        }

        await keys.CreateAsync("owner", "server", expiresAt: null, isOwner: true, keep: text => OwnerFile.Write(path, $"{text}\n"));
    }
}
