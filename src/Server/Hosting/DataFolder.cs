namespace Patchbay.Server.Hosting;

/// <summary>The folder that holds everything the server keeps.</summary>
/// <param name="Root">The folder itself.</param>
internal sealed record DataFolder(string Root)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where ClickHouse keeps the records and the state.</summary>
    public string Engine => Path.Combine(Root, "clickhouse");

    /// <summary>Where accepted records wait for their destinations.</summary>
    public string Journal => Path.Combine(Root, "journal");

    /// <summary>Where the certificates are.</summary>
    public string Certificates => Path.Combine(Root, "tls");

    /// <summary>The key that the server signs its tokens with.</summary>
    public string SigningKey => Path.Combine(Root, "identity", "signing-key.pem");

    /// <summary>The first key of a server that requires one.</summary>
    public string OwnerKey => Path.Combine(Root, "identity", "owner-key");

    /// <summary>Opens the folder; one that is not there is made, for its owner alone.</summary>
    /// <param name="path">The folder, absolute or from the current one.</param>
    /// <exception cref="StartException">It cannot be made.</exception>
    public static DataFolder Open(string path)
    {
        var root = Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(root);
            }
            else
            {
                Directory.CreateDirectory(root, OwnerOnly);
            }

            return new DataFolder(root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The data folder {root} cannot be made: {exception.Message} Name another one with --data.", exception);
        }
    }
}
