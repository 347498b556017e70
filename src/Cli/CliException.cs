namespace Patchbay.Cli;

/// <summary>Something went wrong that a sentence explains; the program prints the sentence and ends with the code.</summary>
internal class CliException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public int ExitCode => exitCode;
}
