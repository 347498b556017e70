using System.Security.Cryptography;

namespace Patchbay.Server.Identity;

/// <summary>Programs that want to act for a person, until he has allowed it at the portal and they have fetched their tokens.</summary>
internal sealed class ProgramSignIns(TimeProvider clock)
{
    /// <summary>How long a code of a device waits for somebody to allow it.</summary>
    public static readonly TimeSpan DevicePatience = TimeSpan.FromMinutes(15);

    private const int UserCodeLength = 8;

    // No vowels, which make words, and nothing that looks like something else.
    private const string UserCodeLetters = "BCDFGHJKLMNPQRSTVWXZ";

    /// <summary>Authorization codes, by themselves.</summary>
    public Pending<AllowedProgram> Codes { get; } = new(TimeSpan.FromMinutes(2), clock);

    /// <summary>Devices, by their device code.</summary>
    public Pending<Device> Devices { get; } = new(DevicePatience, clock);

    /// <summary>A new device, with the code that its person is to enter.</summary>
    public static Device NewDevice(string client, string scope) => new(client, scope, RandomNumberGenerator.GetString(UserCodeLetters, UserCodeLength));

    /// <summary>The device whose code a person entered, in whatever way he wrote it.</summary>
    public Device? FindDevice(string userCode)
    {
        var letters = string.Concat(userCode.Where(char.IsLetter)).ToUpperInvariant();
        return Devices.All.FirstOrDefault(device => device.UserCode == letters && device.State == DeviceState.Waiting);
    }
}

/// <summary>A program that somebody has allowed to act for him.</summary>
/// <param name="Client">The program's id, as it says itself.</param>
/// <param name="Scope">What it wants tokens for.</param>
/// <param name="Caller">Who allowed it.</param>
/// <param name="SessionEndsAt">When his session ends; null without one.</param>
internal sealed record AllowedProgram(string Client, string Scope, Caller Caller, DateTimeOffset? SessionEndsAt)
{
    /// <summary>Where the code was sent to; empty for devices.</summary>
    public string RedirectUri { get; init; } = "";

    /// <summary>The hash of the proof key; empty for devices.</summary>
    public string CodeChallenge { get; init; } = "";

    public string Nonce { get; init; } = "";
}

/// <summary>A program without a browser of its own, whose person enters a code at the portal.</summary>
internal sealed class Device(string client, string scope, string userCode)
{
    public string Client => client;

    public string UserCode => userCode;

    public DeviceState State { get; private set; }

    /// <summary>What was allowed; null while nothing is.</summary>
    public AllowedProgram? Allowed { get; private set; }

    public void Allow(Caller caller, DateTimeOffset? sessionEndsAt) => (Allowed, State) = (new AllowedProgram(client, scope, caller, sessionEndsAt), DeviceState.Allowed);

    public void Deny() => State = DeviceState.Denied;
}

internal enum DeviceState
{
    Waiting,
    Allowed,
    Denied,
}
