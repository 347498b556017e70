using System.CommandLine;

namespace Patchbay.Cli.Features;

/// <summary>A command with examples.</summary>
internal abstract class DocumentedCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines that work as they stand, for the help and the reference.</summary>
    public abstract IReadOnlyList<string> Examples { get; }
}
