using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Patchbay.Server.Configuration;

/// <summary>Where the server listens and where it keeps its data.</summary>
internal sealed class ServerOptions : IValidatableObject
{
    [Description("The folder that holds everything the server keeps. The default is `patchbay` in the user's local application data, on Linux `~/.local/share/patchbay`.")]
    [Required]
    public string Data { get; init; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "patchbay");

    [Description("The port of plain HTTP; 0 takes any free one.")]
    [Range(0, 65535)]
    public int HttpPort { get; init; } = 7410;

    [Description("The port of HTTPS; 0 takes any free one.")]
    [Range(0, 65535)]
    public int HttpsPort { get; init; } = 7411;

    [Description("The address to listen on: `localhost`, or an IP address, such as `0.0.0.0` for all of them. Others than this machine's own need `Identity:Required`, and are listened on with HTTPS only.")]
    [Required]
    public string Listen { get; init; } = "localhost";

    [Description("Further host names by which this machine's programs call the server, separated by commas. They are put into the certificate.")]
    public string Names { get; init; } = "";

    [Description("Seconds that requests under way may still take when the server is told to stop; what is not done then is given up.")]
    [Range(0, 3600)]
    public int StopSecondsMax { get; init; } = 30;

    [Description("The file that says how the storage accounts and event hubs of diagnostic settings are reached. Empty is `connections.json` in the data folder.")]
    public string Connections { get; init; } = "";

    [Description("Folders in which imports may read files, separated by commas; none without it. Storage accounts and event hubs are read as `Connections` says.")]
    public string ImportFolders { get; init; } = "";

    [Description("The least important lines to log: `Trace`, `Debug`, `Information`, `Warning`, `Error`, `Critical` or `None`.")]
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Whether only programs on this machine reach the server.</summary>
    internal bool ListensLocally => Listen == "localhost" || (IPAddress.TryParse(Listen, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The host names of <see cref="Names"/>.</summary>
    internal IReadOnlyList<string> HostNames => Names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The folders of <see cref="ImportFolders"/>, absolute.</summary>
    internal IReadOnlyList<string> ImportFolderNames => [.. ImportFolders.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFullPath)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HttpPort == HttpsPort && HttpPort != 0)
        {
            yield return new ValidationResult($"is {HttpsPort}, the same as HttpPort", [nameof(HttpsPort)]);
        }

        if (Listen != "localhost" && !IPAddress.TryParse(Listen, out _))
        {
            yield return new ValidationResult($"is '{Listen}', which is neither localhost nor an IP address", [nameof(Listen)]);
        }

        foreach (var name in HostNames.Where(name => Uri.CheckHostName(name) == UriHostNameType.Unknown))
        {
            yield return new ValidationResult($"names '{name}', which is no host name", [nameof(Names)]);
        }
    }
}
