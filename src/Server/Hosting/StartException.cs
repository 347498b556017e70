namespace Patchbay.Server.Hosting;

/// <summary>The server cannot start here.</summary>
/// <param name="message">What is wrong and what to do, in a sentence or two.</param>
/// <param name="inner">The cause.</param>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
