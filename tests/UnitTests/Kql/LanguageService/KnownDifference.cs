using System.Text.Json;
using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.UnitTests.Kql.LanguageService;

/// <summary>Queries about which the compiler and the official package are known to differ, and why; the file differences.jsonl holds them.</summary>
/// <param name="We">What the compiler does and the package does not: <c>accept</c>, <c>refuse</c>, or give other <c>columns</c>.</param>
/// <param name="Query">A regular expression that such queries match.</param>
/// <param name="Says">A regular expression that the error of the one that refuses matches; null for any.</param>
/// <param name="Reason">Why the difference is right.</param>
internal sealed record KnownDifference(string We, string Query, string? Says, string Reason)
{
    public static readonly IReadOnlyList<KnownDifference> All =
    [
        .. File.ReadLines(Repository.PathOf("tests/UnitTests/Kql/LanguageService/differences.jsonl"))
            .Where(line => line.Length > 0)
            .Select(line => JsonSerializer.Deserialize<KnownDifference>(line, JsonSerializerOptions.Web)!),
    ];

    private readonly Regex _query = new(Query, RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private readonly Regex? _says = Says is null ? null : new(Says, RegexOptions.CultureInvariant);

    public bool Concerns(string query) => _query.IsMatch(query);

    public bool Explains(Disagreement disagreement) => We == disagreement.We && _query.IsMatch(disagreement.Query) && (_says is null || _says.IsMatch(disagreement.Says));
}

/// <summary>A query about which the compiler and the official package differ.</summary>
/// <param name="We">See <see cref="KnownDifference.We"/>.</param>
/// <param name="Query">The query.</param>
/// <param name="Says">The error of the one that refuses it, or both lists of columns.</param>
internal sealed record Disagreement(string We, string Query, string Says)
{
    public override string ToString() => $"we {We}: {Query}\n    {Says}";
}
