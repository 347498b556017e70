using Patchbay.Kql.Functions;

namespace Patchbay.Kql.Symbols;

/// <summary>A function that the schema brings along: it looks a text up in constant lists, <c>name(list, text [, detail])</c>.</summary>
/// <param name="Name">The name in KQL.</param>
/// <param name="Lists">The lists; a call names one of them by a constant.</param>
public sealed record LookupFunction(string Name, IReadOnlyList<LookupList> Lists)
{
    internal ScalarFunction Function => field ??= LookupFunctions.Of(this);

    /// <summary>Finds a list by its name, in any case.</summary>
    /// <param name="name">The name.</param>
    internal LookupList? Find(string name) => Lists.FirstOrDefault(list => list.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A list of texts.</summary>
/// <param name="Name">What calls name it by.</param>
/// <param name="Pattern">A regular expression that finds the key in the text that is looked up.</param>
/// <param name="Texts">The texts by key; a key with a detail is <c>key/detail</c>.</param>
public sealed record LookupList(string Name, string Pattern, IReadOnlyDictionary<string, string> Texts);
