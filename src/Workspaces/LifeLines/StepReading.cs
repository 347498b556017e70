using System.Globalization;
using Patchbay.Catalog;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>Finds the steps that follow others among the records of a life line, and those that should but do not.</summary>
internal static class StepReading
{
    public static IReadOnlyList<FollowedStep> Followed(IReadOnlyList<LifeLineRecord> records) =>
    [
        .. from step in LogCatalog.Current.ExpectedSteps
           let befores = records.Where(record => record.Is(step.After)).ToLookup(record => record.Text(step.Key), StringComparer.Ordinal)
           from record in records.Where(record => record.Is(step.Then))
           let before = befores[record.Text(step.Key)].FirstOrDefault()
           where before is not null
           select new FollowedStep(step, before, record),
    ];

    public static IReadOnlyList<MissingStep> Missing(IReadOnlyList<LifeLineRecord> records) =>
    [
        .. from step in LogCatalog.Current.ExpectedSteps
           let found = records.Where(record => record.Is(step.Then)).ToLookup(record => record.Text(step.Key), StringComparer.Ordinal)
           from after in records.Where(record => record.Is(step.After))
           let expected = Expected(step, after)
           let count = Count(step, found[after.Text(step.Key)])
           where after.Text(step.Key).Length > 0 && count < expected
           select new MissingStep(step, after, expected, count),
    ];

    private static int Expected(ExpectedStep step, LifeLineRecord after) =>
        step.CountColumn is null ? 1 : int.TryParse(after.Text(step.CountColumn), CultureInfo.InvariantCulture, out var count) ? count : 0;

    private static int Count(ExpectedStep step, IEnumerable<LifeLineRecord> found) =>
        step.PerColumn is null ? Math.Min(1, found.Count()) : found.Select(record => record.Text(step.PerColumn)).Distinct(StringComparer.Ordinal).Count();
}
