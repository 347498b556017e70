using Patchbay.Communication.Simulation;

namespace Patchbay.UnitTests.Communication;

public sealed class ServiceTests
{
    public static TheoryData<SimulatedService> Services => [.. Enum.GetValues<SimulatedService>()];

    [Theory]
    [MemberData(nameof(Services))]
    public void One_use_leaves_about_as_many_records_as_the_pace_counts_on(SimulatedService name)
    {
        const int Uses = 1000;
        var service = Service.All.Single(service => service.Name == name);
        var records = 0;
        var minutes = 0.0;
        for (var use = 0; use < Uses; use++)
        {
            var options = new SimulationOptions { Seed = use };
            var world = new World(options);
            world.Start(service.Use(world));
            while (world.Step())
            {
                if (!world.Records.Take().IsEmpty)
                {
                    records++;
                    minutes += (world.Now - options.Start).TotalMinutes;
                }
            }
        }

        Assert.InRange(records / (double)Uses, service.RecordsPerUse * 0.93, service.RecordsPerUse * 1.07);
        Assert.InRange(minutes / records, service.MinutesToRecord * 0.8, service.MinutesToRecord * 1.25);
    }
}
