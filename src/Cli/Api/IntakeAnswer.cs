namespace Patchbay.Cli.Api;

/// <summary>The server's answer to a body of records.</summary>
internal sealed record IntakeAnswer(
    long Accepted, IReadOnlyList<RecordNote> Rejected, IReadOnlyList<RecordNote>? Adjusted, IReadOnlyList<UnroutedRecords>? Unrouted);

/// <summary>What the server says about one record of a body.</summary>
/// <param name="Index">Which record, from 0.</param>
/// <param name="Reason">Why it was rejected, or what was changed in it.</param>
internal sealed record RecordNote(int Index, string Reason);

/// <summary>Valid records that no diagnostic setting wants.</summary>
internal sealed record UnroutedRecords(string Category, string ResourceId, long Count, string Reason);
