using System.CommandLine;
using Patchbay.Catalog;

namespace Patchbay.Cli.Features;

/// <summary>Which resource a command is about.</summary>
internal sealed class ResourceFeature
{
    private const string ResourceGroup = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local";

    private readonly Option<string> _resource = new("--resource")
    {
        Description = "The resource: its name, or its whole id.",
        HelpName = "NAME|ID",
        DefaultValueFactory = _ => "local",
    };

    public ResourceFeature(Command command) => command.Add(_resource);

    public ResourceId Resource(ParseResult arguments) => Read(arguments.GetRequiredValue(_resource));

    /// <summary>A name alone means a communication service in the resource group `local`.</summary>
    public static ResourceId Read(string text)
    {
        var id = text.Contains('/') ? text : $"{ResourceGroup}/providers/Microsoft.Communication/communicationServices/{text}";
        return ResourceId.TryParse(id, out var resource)
            ? resource
            : throw new CliException(
                $"'{text}' is neither a name nor a resource id of the form /subscriptions/…/resourceGroups/…/providers/…/…/….", ExitCodes.Usage);
    }
}
