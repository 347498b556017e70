using Patchbay.Catalog;
using Patchbay.ClickHouse;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>Everything that the records of a workspace say about one identifier.</summary>
/// <param name="Identifier">The identifier, without the blanks around it.</param>
/// <param name="Matches">The columns that hold it; empty when no record has it.</param>
/// <param name="Links">Identifiers in those records by which further records were found.</param>
/// <param name="Records">The records in the order of their times.</param>
/// <param name="Followed">Steps that followed one of the records as they should.</param>
/// <param name="Missing">Steps that should have followed one of the records.</param>
/// <param name="Cut">Tables of which only the newest records are there.</param>
/// <param name="Statistics">What the search read and how long the engine took.</param>
public sealed record LifeLine(
    string Identifier,
    IReadOnlyList<IdentifierMatch> Matches,
    IReadOnlyList<IdentifierLink> Links,
    IReadOnlyList<LifeLineRecord> Records,
    IReadOnlyList<FollowedStep> Followed,
    IReadOnlyList<MissingStep> Missing,
    IReadOnlyList<LogTable> Cut,
    QueryStatistics Statistics);

/// <summary>A column that holds the identifier.</summary>
/// <param name="Table">The column's table.</param>
/// <param name="Column">The column.</param>
/// <param name="Records">How many of the records found have the identifier there.</param>
public sealed record IdentifierMatch(LogTable Table, LogColumn Column, int Records);

/// <summary>An identifier that leads from the records found to further ones.</summary>
/// <param name="Subject">What it identifies.</param>
/// <param name="Value">The identifier.</param>
public sealed record IdentifierLink(Subject Subject, string Value);

/// <summary>A step that came as expected.</summary>
/// <param name="Step">The step.</param>
/// <param name="After">The record that it followed.</param>
/// <param name="Record">The record that is the step.</param>
public sealed record FollowedStep(ExpectedStep Step, LifeLineRecord After, LifeLineRecord Record);

/// <summary>A step that should have come and is not there.</summary>
/// <param name="Step">The step.</param>
/// <param name="After">The record that it should have followed.</param>
/// <param name="Expected">How many of the step there should be.</param>
/// <param name="Found">How many there are.</param>
public sealed record MissingStep(ExpectedStep Step, LifeLineRecord After, int Expected, int Found);
