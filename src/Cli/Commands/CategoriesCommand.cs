using System.CommandLine;
using System.Text.Json.Nodes;
using Patchbay.Catalog;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Lists the log categories; it needs no server.</summary>
internal sealed class CategoriesCommand : DocumentedCommand
{
    private readonly OutputFeature _output;
    private readonly Terminal _terminal;

    public CategoriesCommand(Terminal terminal) : base("categories", "List the log categories and their tables.")
    {
        _terminal = terminal;
        _output = new OutputFeature(this);
        SetAction(Run);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay categories", "patchbay categories --output json"];

    private int Run(ParseResult arguments)
    {
        ResultList.Write(
            _output.Writer(arguments, _terminal),
            [("Category", "string"), ("Table", "string"), ("Service", "string"), ("Status", "string"), ("Description", "string")],
            LogCatalog.Current.Categories.Select(category =>
                new JsonArray(category.Id, category.Table?.Name ?? "", category.Service, category.Status.ToString(), category.Description)));
        return ExitCodes.Success;
    }
}
