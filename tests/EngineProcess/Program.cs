// What the engine tests need a process of its own for. The first argument says what it is to be.
using Patchbay.EngineProcess;

return args switch
{
    ["server", .. var arguments] => Server.Run(arguments),
    ["start", var folder, var library] => await EmbeddedRuns.StartAsync(folder, library),
    ["leave", var folder] => await EmbeddedRuns.LeaveAsync(folder),
    ["load", var folder] => await EmbeddedRuns.LoadAsync(folder),
    ["count", var folder] => await EmbeddedRuns.CountAsync(folder),
    ["fill", var folder] => await DiskFull.FillAsync(folder),
    ["race", var folder] => await DiskFull.RaceAsync(folder),
    ["spare", var folder] => await DiskFull.SpareAsync(folder),
    _ => throw new ArgumentException($"Unknown arguments: {string.Join(' ', args)}"),
};
