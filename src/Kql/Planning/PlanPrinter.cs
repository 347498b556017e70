using System.Text;

namespace Patchbay.Kql.Planning;

/// <summary>Writes plans as a tree: a step per line, its inputs below it, its order behind it.</summary>
internal static class PlanPrinter
{
    public static string Print(PlanResult plan)
    {
        var text = new StringBuilder();
        foreach (var shared in plan.Shared)
        {
            text.Append("shared ").Append(shared.Name).Append('\n');
            Print(text, shared.Plan, 1);
        }

        Print(text, plan.Root, 0);
        return text.ToString().TrimEnd('\n');
    }

    private static void Print(StringBuilder text, PlanNode node, int depth)
    {
        text.Append(' ', depth * 2).Append(node.Describe());
        if (node.Order.Count > 0)
        {
            text.Append("  [ordered by ").AppendJoin(", ", node.Order).Append(']');
        }

        text.Append('\n');
        foreach (var input in node.Inputs)
        {
            Print(text, input, depth + 1);
        }
    }
}
