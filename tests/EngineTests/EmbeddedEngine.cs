using Patchbay.ClickHouse.Embedded;
using Patchbay.Testing;

[assembly: AssemblyFixture(typeof(Patchbay.EngineTests.EmbeddedEngine))]

namespace Patchbay.EngineTests;

/// <summary>Tests that stop the embedded engine or start one of their own; they run when no other test does.</summary>
[CollectionDefinition(nameof(EngineOfItsOwn), DisableParallelization = true)]
public sealed class EngineOfItsOwn;

/// <summary>The embedded engine of this test run: one for all tests, because a process can hold only one.</summary>
public sealed class EmbeddedEngine : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    public EmbeddedClickHouse ClickHouse { get; private set; } = null!;

    public string DataFolder => _folder.Path;

    public async ValueTask InitializeAsync() => ClickHouse = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(_folder.Path));

    /// <summary>Stops the engine until the returned object is disposed, for a test of the collection <see cref="EngineOfItsOwn"/>.</summary>
    public async Task<IAsyncDisposable> StopAsync()
    {
        await ClickHouse.DisposeAsync();
        return new Restart(this);
    }

    public async ValueTask DisposeAsync()
    {
        await ClickHouse.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Restart(EmbeddedEngine engine) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => engine.InitializeAsync();
    }
}
