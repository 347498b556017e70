using System.Text;

namespace Patchbay.Kql.Binding;

/// <summary>Writes bound queries as a tree: an operator per line, its inputs below it, its columns with their types behind it.</summary>
internal static class BoundPrinter
{
    public static string Print(BoundQuery query)
    {
        var text = new StringBuilder();
        foreach (var result in query.Results)
        {
            Print(text, result.Relation, 0);
            if (result.Render is { } render)
            {
                text.Append("render ").Append(render.Visualization).Append('\n');
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Print(StringBuilder text, BoundRelation relation, int depth)
    {
        text.Append(' ', depth * 2).Append(relation.Describe()).Append("  -> ").AppendJoin(", ", relation.Columns).Append('\n');
        foreach (var input in relation.Inputs)
        {
            Print(text, input, depth + 1);
        }
    }
}
