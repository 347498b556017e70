using Patchbay.Cli;

return await CommandLine.RunAsync(args, Terminal.Own());
