namespace Patchbay.Kql.Diagnostics;

/// <summary>Ends the compilation of a query that has become too large.</summary>
/// <param name="message">What is too large.</param>
internal sealed class TooComplexException(string message) : Exception(message);
