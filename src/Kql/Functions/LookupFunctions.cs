using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>The calls of functions that look texts up.</summary>
internal static class LookupFunctions
{
    public static ScalarFunction Of(LookupFunction lookup) =>
        new(lookup.Name, "(list: const string, text: text, detail?: text) -> string", call => Write(call, lookup));

    // A detail that is not known leaves the general text.
    private static string Write(SqlCall call, LookupFunction lookup)
    {
        var list = lookup.Find(call.Constant(0) as string ?? "")!;
        var (keys, texts) = (Array(list.Texts.Keys), Array(list.Texts.Values));
        return call.Once($"extract({call[1]}, {SqlText.Text(list.Pattern)})", key =>
        {
            var general = $"transform({key}, {keys}, {texts}, '')";
            return call.Count == 2 ? general : $"transform(concat({key}, '/', {call[2]}), {keys}, {texts}, {general})";
        });
    }

    private static string Array(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(SqlText.Text))}]";
}
