using Patchbay.Cli;

using var terminal = Terminal.Own();
return await CommandLine.RunAsync(args, terminal);
