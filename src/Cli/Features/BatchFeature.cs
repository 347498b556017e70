using System.CommandLine;
using Patchbay.Cli.Records;

namespace Patchbay.Cli.Features;

/// <summary>How records are sent: how many in a request, and how many requests at once.</summary>
internal sealed class BatchFeature
{
    private const int BytesMax = 8 * 1024 * 1024;

    private readonly Option<int> _records = Number("--batch-size", "How many records one request holds at most.", 5000, 100_000);
    private readonly Option<int> _parallel = Number("--parallel", "How many requests are under way at once.", 4, 64);

    public BatchFeature(Command command)
    {
        command.Add(_records);
        command.Add(_parallel);
    }

    public BatchLimits Limits(ParseResult arguments) => new(arguments.GetValue(_records), BytesMax);

    public int Parallel(ParseResult arguments) => arguments.GetValue(_parallel);

    private static Option<int> Number(string name, string description, int value, int max)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "NUMBER", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1 || result.GetValueOrDefault<int>() > max)
            {
                result.AddError($"{name} is from 1 to {max}.");
            }
        });
        return option;
    }
}
