namespace Patchbay.Kql;

/// <summary>How a result wants to be drawn; passed on to the client, never changes rows.</summary>
/// <param name="Visualization">The kind of chart, for example <c>timechart</c>.</param>
/// <param name="Properties">The properties as given, by lower-case name.</param>
public sealed record RenderInfo(string Visualization, IReadOnlyDictionary<string, string> Properties);
