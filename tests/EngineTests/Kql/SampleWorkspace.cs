using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.EngineTests.Pipeline.Intake;
using Patchbay.Testing;
using Patchbay.Workspaces;

namespace Patchbay.EngineTests.Kql;

/// <summary>A workspace with the sample records of every category.</summary>
public sealed class SampleWorkspace(EmbeddedEngine engine) : IAsyncLifetime
{
    /// <summary>When the records arrived, and what <c>now()</c> returns.</summary>
    public static DateTimeOffset Now => IntakeBed.Now;

    public IClickHouse ClickHouse => engine.ClickHouse;

    /// <summary>Its id never changes, because it stands in the SQL of the goldens.</summary>
    public Workspace Workspace { get; } = new(
        new Guid("00000000-0000-0000-0000-00000000601d"),
        "samples",
        ResourceId.Parse($"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/{Workspace.ResourceType}/samples"));

    public async ValueTask InitializeAsync()
    {
        await using var bed = await IntakeBed.CreateAsync(ClickHouse, workspace: Workspace);
        var samples = Directory.GetFiles(Repository.PathOf("tests/EngineTests/Pipeline/Intake/Samples"), "flat.jsonl", SearchOption.AllDirectories);
        foreach (var file in samples.Order(StringComparer.Ordinal))
        {
            var result = await bed.SendAsync(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            Assert.Empty(result.Rejected);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
