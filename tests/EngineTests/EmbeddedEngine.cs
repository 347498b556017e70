using Patchbay.ClickHouse.Embedded;
using Patchbay.Testing;

[assembly: AssemblyFixture(typeof(Patchbay.EngineTests.EmbeddedEngine))]

namespace Patchbay.EngineTests;

/// <summary>The embedded engine of this test run: one for all tests, because a process can hold only one.</summary>
public sealed class EmbeddedEngine : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    public EmbeddedClickHouse ClickHouse { get; private set; } = null!;

    public string DataFolder => _folder.Path;

    public async ValueTask InitializeAsync() => ClickHouse = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(_folder.Path));

    public async ValueTask DisposeAsync()
    {
        await ClickHouse.DisposeAsync();
        _folder.Dispose();
    }
}
