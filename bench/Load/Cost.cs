using System.Diagnostics;

namespace Patchbay.Load;

/// <summary>What a run took: time, and processor time of this process, which the machine's other work disturbs less.</summary>
internal sealed record Cost(TimeSpan Elapsed, TimeSpan Processor)
{
    /// <summary>Begins a run; the function that it returns ends it.</summary>
    public static Func<Cost> Begin()
    {
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var stopwatch = Stopwatch.StartNew();
        return () => new(stopwatch.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - processor);
    }
}
