using System.Reflection;
using Microsoft.Extensions.Logging;
using Patchbay.Pipeline.Delivery;
using Patchbay.Server.Identity;

namespace Patchbay.UnitTests.Server;

/// <summary>The numbers of what the server logs, by which people filter.</summary>
public sealed class EventIdTests
{
    [Fact]
    public void Each_event_has_a_number_of_its_own()
    {
        var events = new[] { typeof(ApiKeys).Assembly, typeof(Deliveries).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Method: $"{method.DeclaringType!.Name}.{method.Name}", method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(log => log.EventId is not null)
            .ToList();
        Assert.NotEmpty(events);
        Assert.Empty(events.GroupBy(log => log.EventId).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group.Select(log => log.Method))}"));
    }
}
