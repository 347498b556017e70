using Patchbay.ClickHouse.Embedded;

[assembly: AssemblyFixture(typeof(Patchbay.DestinationTests.EmbeddedEngine))]

namespace Patchbay.DestinationTests;

/// <summary>The embedded engine of this test run: one for all tests, because a process can hold only one.</summary>
public sealed class EmbeddedEngine : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    public EmbeddedClickHouse ClickHouse { get; private set; } = null!;

    public async ValueTask InitializeAsync() => ClickHouse = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(_folder.Path));

    public async ValueTask DisposeAsync()
    {
        await ClickHouse.DisposeAsync();
        _folder.Dispose();
    }
}
