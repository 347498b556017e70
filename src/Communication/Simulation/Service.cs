using Patchbay.Communication.Simulation.Behaviours;
using Patchbay.Communication.Simulation.Behaviours.Calling;

namespace Patchbay.Communication.Simulation;

/// <summary>How a service is used.</summary>
/// <param name="Name">Which service.</param>
/// <param name="Rhythm">When it is used.</param>
/// <param name="RecordsPerUse">How many records one use leaves on average, so that shares of records become numbers of uses.</param>
/// <param name="MinutesToRecord">How long after the use began its records come, on average.</param>
/// <param name="Use">The behaviour of one use.</param>
internal sealed record Service(
    SimulatedService Name, Rhythm Rhythm, double RecordsPerUse, double MinutesToRecord, Func<World, IEnumerator<TimeSpan>> Use)
{
    public static IReadOnlyList<Service> All { get; } =
    [
        new(SimulatedService.Sms, Rhythm.AroundTheClock, 3.1, 1, SmsMessages.Use),
        new(SimulatedService.Email, Rhythm.Office, 6.7, 6, Emails.Use),
        new(SimulatedService.Chat, Rhythm.Leisure, 63, 8, ChatThreads.Use),
        new(SimulatedService.Calls, Rhythm.Office, 60, 41, Calls.Use),
        new(SimulatedService.Rooms, Rhythm.Office, 7.1, 30, Rooms.Use),
        new(SimulatedService.Identity, Rhythm.AroundTheClock, 3.8, 51, Identities.Use),
        new(SimulatedService.JobRouter, Rhythm.Office, 4.9, 13, RouterJobs.Use),
        new(SimulatedService.AdvancedMessaging, Rhythm.Leisure, 4, 2, ChannelMessages.Use),
        new(SimulatedService.NetworkTraversal, Rhythm.Leisure, 3.8, 5, RelaySessions.Use),
    ];
}
