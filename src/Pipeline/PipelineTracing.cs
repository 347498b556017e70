using System.Diagnostics;

namespace Patchbay.Pipeline;

/// <summary>The stages of records as activities: <c>intake</c> and, within it, <c>journal</c>, for each request; <c>deliver</c> for each batch. They cost nothing unless somebody listens.</summary>
internal static class PipelineTracing
{
    public static ActivitySource Source { get; } = new("Patchbay.Pipeline");
}
