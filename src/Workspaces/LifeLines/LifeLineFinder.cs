using System.Collections.Frozen;
using Patchbay.Catalog;
using Patchbay.ClickHouse;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>Finds what became of a message, mail, call or whatever else an identifier names, over all tables of a workspace.</summary>
/// <param name="clickHouse">The engine that holds the tables.</param>
public sealed class LifeLineFinder(IClickHouse clickHouse)
{
    /// <summary>The longest identifier that is looked for, in characters.</summary>
    public const int IdentifierLengthMax = 500;

    // More links than these belong to something that has many lives, such as a number that sends; a list of them says more.
    private const int LinksMax = 16;

    // Reports and summaries come up to days after what they are about.
    private static readonly TimeSpan LinkedBefore = TimeSpan.FromDays(1);
    private static readonly TimeSpan LinkedAfter = TimeSpan.FromDays(3);

    private static readonly (int First, int Last) AllDays = (0, int.MaxValue);

    // What has one life. A number, a user, a thread or a room has many, and its records stand for themselves.
    private static readonly FrozenSet<Subject> OneLife = FrozenSet.ToFrozenSet(
    [
        Subject.Call, Subject.CallConnection, Subject.Mail, Subject.Message, Subject.Operation, Subject.Participant, Subject.Recording, Subject.Session,
    ]);

    // A call's operations have the call's id, so that ids of single operations and streams lead no further.
    private static readonly FrozenSet<Subject> Leading =
        FrozenSet.ToFrozenSet([.. OneLife, Subject.Request, Subject.Correlation, Subject.Survey, Subject.UsageRecord, Subject.Client, Subject.Stream]);

    private static readonly FrozenSet<string> NoIdentifier = new[] { "Redacted", "null", "unknown" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the records that have an identifier, and those that belong to the same life.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="identifier">Any identifier, as it was copied.</param>
    /// <param name="tables">The tables to look in; null for all.</param>
    /// <param name="limits">What each statement may use up.</param>
    /// <param name="cancellationToken">Ends the search in the engine.</param>
    /// <exception cref="ClickHouseException">The search failed or reached a limit.</exception>
    public async Task<LifeLine> FindAsync(Workspace workspace, string identifier, IReadOnlySet<LogTable>? tables, StatementLimits limits, CancellationToken cancellationToken = default)
    {
        identifier = identifier.Trim();
        var spellings = IdentifierText.Spellings(identifier);
        var gathering = new Gathering(clickHouse, workspace, tables, limits);
        await gathering.AddAsync(IdentifierSearch.ForIdentifier(spellings), AllDays, linked: false, cancellationToken).ConfigureAwait(false);
        var matches = Matches(gathering.Records, spellings);
        var links = Links(gathering.Records, matches, spellings);
        if (links.Count > 0)
        {
            var days = (Day(gathering.Records.Min(record => record.Time) - LinkedBefore), Day(gathering.Records.Max(record => record.Time) + LinkedAfter));
            await gathering.AddAsync(IdentifierSearch.ForLinks(links), days, linked: true, cancellationToken).ConfigureAwait(false);
        }

        var records = gathering.Records.OrderBy(record => record.Time).ThenBy(record => record.Id).ToList();
        return new LifeLine(identifier, matches, links, records, StepReading.Followed(records), StepReading.Missing(records), gathering.Cut, gathering.Statistics);
    }

    /// <summary>The day of a time, as 20261231.</summary>
    internal static int Day(DateTime time) => (time.Year * 10_000) + (time.Month * 100) + time.Day;

    private static IReadOnlyList<IdentifierMatch> Matches(IReadOnlyCollection<LifeLineRecord> records, IReadOnlyList<string> spellings) =>
    [
        .. from table in records.GroupBy(record => record.Table)
           from column in IdentifierSearch.IdentifyingColumns(table.Key)
           let count = table.Count(record => spellings.Contains(record.Text(column.Name)))
           where count > 0
           select new IdentifierMatch(table.Key, column, count),
    ];

    private static IReadOnlyList<IdentifierLink> Links(IReadOnlyCollection<LifeLineRecord> records, IReadOnlyList<IdentifierMatch> matches, IReadOnlyList<string> spellings)
    {
        if (matches.Count == 0 || !matches.All(match => Leading.Contains(match.Column.Identifies!.Value)))
        {
            return [];
        }

        var links = (from record in records
                     from column in IdentifierSearch.IdentifyingColumns(record.Table)
                     let value = record.Text(column.Name)
                     where OneLife.Contains(column.Identifies!.Value) && column.Type == ColumnType.String
                     where value.Length > 0 && !NoIdentifier.Contains(value) && !spellings.Contains(value)
                     select new IdentifierLink(column.Identifies!.Value, value)).Distinct();
        // The call leads to everything else of it, so it goes first where there are too many.
        return [.. links.OrderBy(link => link.Subject).Take(LinksMax)];
    }
}
