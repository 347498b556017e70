using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Cli.Api;

/// <summary>What <c>patchbay login</c> got, for each server, in a file that only its owner can read.</summary>
internal sealed class CredentialStore(string path)
{
    /// <summary>The file of whoever runs the tool: <c>patchbay/credentials.json</c> where his settings are, on Linux below <c>~/.config</c>.</summary>
    public static CredentialStore Own { get; } = new(System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "patchbay", "credentials.json"));

    /// <summary>Where the file is.</summary>
    public string Path => path;

    /// <summary>What is kept for a server, if anything is.</summary>
    /// <exception cref="CliException">The file is not one of the tool's.</exception>
    public StoredCredential? Find(Uri server) => Read().GetValueOrDefault(KeyOf(server));

    /// <summary>Keeps a credential; null forgets it.</summary>
    public void Put(Uri server, StoredCredential? credential)
    {
        var all = Read();
        if (credential is null)
        {
            all.Remove(KeyOf(server));
        }
        else
        {
            all[KeyOf(server)] = credential;
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        // Others that read at the same time find the old file or the new one, and nobody else either.
        var written = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(written, options))
        {
            JsonSerializer.Serialize(file, all, CredentialJson.Default.DictionaryStringStoredCredential);
        }

        File.Move(written, path, overwrite: true);
    }

    private Dictionary<string, StoredCredential> Read()
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), CredentialJson.Default.DictionaryStringStoredCredential) ?? [] : [];
        }
        catch (JsonException)
        {
            throw new CliException($"The file {path}, in which patchbay login keeps what it got, cannot be read. Delete it and sign in again.");
        }
    }

    private static string KeyOf(Uri server) => server.GetLeftPart(UriPartial.Authority).ToLowerInvariant();
}

/// <summary>An API key, or what a program got that somebody allowed to act for him.</summary>
internal sealed record StoredCredential
{
    public string? ApiKey { get; init; }

    public string? RefreshToken { get; init; }

    public string? AccessToken { get; init; }

    /// <summary>From when on the access token no longer counts.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, StoredCredential>))]
internal sealed partial class CredentialJson : JsonSerializerContext;
