using Patchbay.Catalog;
using Patchbay.Pipeline.Intake;
using Patchbay.Workspaces;

namespace Patchbay.UnitTests.Pipeline.Intake;

public sealed class ArrivalTests
{
    private static readonly LogTable Table = LogCatalog.Current.FindTable("ACSSMSIncomingOperations")!;
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void What_arrives_is_gathered_until_it_is_taken()
    {
        var arrivals = new Arrivals();
        using var listener = arrivals.Listen(Workspace.Default);
        arrivals.Tell(Workspace.Default, Table, [At(0, 3), null, At(-5, 2)]);
        arrivals.Tell(Workspace.Default, Table, [At(7, 1)]);
        arrivals.Tell(Workspace.Default with { Id = Guid.NewGuid() }, Table, [At(60, 100)]);

        var (table, records) = Assert.Single(listener.Take());
        Assert.Equal((Table, 6), (table, records.Count));
        Assert.Equal((Noon.AddMinutes(-5), Noon.AddMinutes(7)), (records.First, records.Last));
        Assert.Equal((Noon.AddMinutes(-4), Noon.AddMinutes(8)), (records.Received, records.ReceivedLast));
        Assert.Empty(listener.Take());
    }

    [Fact]
    public void A_listener_that_has_gone_is_told_nothing()
    {
        var arrivals = new Arrivals();
        var listener = arrivals.Listen(Workspace.Default);
        listener.Dispose();
        arrivals.Tell(Workspace.Default, Table, [At(0, 1)]);
        Assert.Empty(listener.Take());
    }

    private static ArrivedRecords? At(int minutes, long count) =>
        new ArrivedRecords(count, Noon.AddMinutes(minutes), Noon.AddMinutes(minutes), Noon.AddMinutes(minutes + 1), Noon.AddMinutes(minutes + 1));
}
