namespace Patchbay.Communication.Simulation;

/// <summary>A communication service whose work a simulation can show.</summary>
public enum SimulatedService
{
    /// <summary>Text messages with their delivery reports and replies.</summary>
    Sms,

    /// <summary>Mails with the status of each recipient and their engagement.</summary>
    Email,

    /// <summary>Chat threads with messages, participants and receipts.</summary>
    Chat,

    /// <summary>Calls: between two, in groups and by call automation, with recording, captions, surveys and media figures.</summary>
    Calls,

    /// <summary>Rooms and their participants.</summary>
    Rooms,

    /// <summary>Identities and access tokens beside those that the other services need.</summary>
    Identity,

    /// <summary>Jobs and workers of the job router.</summary>
    JobRouter,

    /// <summary>Messages over registered channels.</summary>
    AdvancedMessaging,

    /// <summary>Relays between clients; retired in 2024, so only on request.</summary>
    NetworkTraversal,
}
