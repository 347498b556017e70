namespace Patchbay.Communication.Simulation.People;

/// <summary>A program of the resource's owner that calls the services.</summary>
internal sealed class Application
{
    private static readonly (string Language, string Package, string Platform, string Version, string Traffic)[] Runtimes =
    [
        ("dotnet", "azsdk-net-Communication.", "Linux 6.1", "1.5.0", "Email .NET SDK"),
        ("dotnet", "azsdk-net-Communication.", "Windows 10.0.20348", "1.3.0", "Email .NET SDK"),
        ("js", "azsdk-js-communication-", "Node v22.11.0", "1.4.0", "Email JS SDK"),
        ("python", "azsdk-python-communication-", "Linux 6.8", "1.4.0", "Email Python SDK"),
        ("java", "azsdk-java-communication-", "Linux 5.15", "1.4.2", "Email Java SDK"),
    ];

    public Application(int number, ulong hash)
    {
        var (language, package, platform, version, traffic) = Runtimes[hash % (ulong)Runtimes.Length];
        Language = language;
        SdkVersion = version;
        Platform = platform;
        TrafficSource = traffic;
        Address = new IpAddress((byte)(10 + number));
        var dotNet = language == "dotnet";
        SmsSdk = package + (dotNet ? "Sms" : "sms");
        IdentitySdk = package + (dotNet ? "Identity" : "identity");
        RelaySdk = package + (dotNet ? "NetworkTraversal" : "network-traversal");
    }

    /// <summary>The language, which is all that some services log of the SDK.</summary>
    public string Language { get; }

    public string SdkVersion { get; }

    public string Platform { get; }

    /// <summary>The mail client's name, as the email service logs it.</summary>
    public string TrafficSource { get; }

    public IpAddress Address { get; }

    public string SmsSdk { get; }

    public string IdentitySdk { get; }

    public string RelaySdk { get; }
}
