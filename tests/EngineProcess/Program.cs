// What the engine tests need a process of its own for. The first argument says what it is to be.
using Patchbay.EngineProcess;

return args switch
{
    ["server", .. var arguments] => Server.Run(arguments),
    _ => throw new ArgumentException($"Unknown arguments: {string.Join(' ', args)}"),
};
