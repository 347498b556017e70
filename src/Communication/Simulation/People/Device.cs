namespace Patchbay.Communication.Simulation.People;

/// <summary>What a person chats and calls with.</summary>
/// <param name="Platform">As the chat SDK names it.</param>
/// <param name="Os">As the calling service names it.</param>
/// <param name="OsName">The operating system's name alone.</param>
/// <param name="OsVersion">Its major version.</param>
/// <param name="Browser">The browser; null in an app.</param>
/// <param name="BrowserVersion">The browser's major version; null in an app.</param>
/// <param name="CallingSdk">The version of the calling SDK.</param>
/// <param name="ChatSdk">The chat SDK.</param>
/// <param name="UserAgent">What it calls itself to web servers.</param>
internal sealed record Device(
    string Platform, string Os, string OsName, string OsVersion, string? Browser, string? BrowserVersion,
    string CallingSdk, string ChatSdk, string UserAgent)
{
    private const string JavaScriptChat = "azsdk-js-communication-chat";

    private static readonly Device[] All =
    [
        new("Chrome 131", "Windows 10.0.22631 Arch: x64", "Windows", "10", "Chrome", "131", "1.32.1.0_stable", JavaScriptChat,
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"),
        new("Edge 132", "Windows 10.0.26100 Arch: x64", "Windows", "10", "Edge", "132", "1.32.1.0_stable", JavaScriptChat,
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36 Edg/132.0.0.0"),
        new("Safari 18", "macOS 15.1 Arch: arm64", "Mac OS X", "15", "Safari", "18", "1.29.2.0_stable", JavaScriptChat,
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15"),
        new("Firefox 133", "Linux 6.8 Arch: x64", "Linux", "6", "Firefox", "133", "1.31.2.0_stable", JavaScriptChat,
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"),
        new("Android 14", "Android 14; Manufacturer: Example; Product: ex1; Model: EX 1; Hardware: ex1", "Android", "14", null, null,
            "2.12.1", "azsdk-android-communication-chat", "Mozilla/5.0 (Linux; Android 14; EX 1) AppleWebKit/537.36 Mobile"),
        new("iOS 18.1", "iOS 18.1; Model: iPhone15,2", "iOS", "18", null, null, "2.15.0", "azsdk-ios-communication-chat",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile"),
    ];

    public static int Count => All.Length;

    /// <summary>The number of the device, from 0 to below <see cref="Count"/>.</summary>
    public int Index => Array.IndexOf(All, this);

    public static Device At(int index) => All[index];

    public static Device Of(ulong hash) => All[(hash >> 32) % (ulong)All.Length];
}
