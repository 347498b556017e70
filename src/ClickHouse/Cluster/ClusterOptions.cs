namespace Patchbay.ClickHouse.Cluster;

/// <summary>How a ClickHouse cluster is reached over HTTP.</summary>
/// <remarks>Not a record on purpose: a record would print the password.</remarks>
public sealed class ClusterOptions
{
    /// <summary>
    /// The servers, for example <c>http://clickhouse-1:8123</c>; scheme, host and port only. All statements go to one of
    /// them, until it cannot be reached; then to the next.
    /// </summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>The user's name, without a colon. Default <c>default</c>.</summary>
    public string User { get; init; } = "default";

    /// <summary>The user's password. Default empty. It is sent in a header and written nowhere.</summary>
    public string Password { get; init; } = "";

    /// <summary>A PEM file with the certificate authority that signed the servers' certificates; null trusts those of the system.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>How long to wait for a connection before the next server is tried. Default 5 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Queries and other statements that may run at once; more of them wait. Default 32.</summary>
    public int QueryConnections { get; init; } = 32;

    /// <summary>Inserts that may run at once; more of them wait. Default 8.</summary>
    public int InsertConnections { get; init; } = 8;
}
