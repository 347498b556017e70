namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>A storage account, or the disk of a folder, did not do what it was asked to.</summary>
/// <param name="message">What was asked and what it said, for the operator; no secret is in it.</param>
/// <param name="inner">The cause.</param>
internal sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>The service's code, for example <c>ServerBusy</c>; empty when it named none.</summary>
    public string Code { get; init; } = "";

    /// <summary>Whether the same request can never succeed, whatever becomes of the account.</summary>
    public bool IsForGood => Code is "InvalidResourceName" or "OutOfRangeInput" or "InvalidUri" or "InvalidInput" or "RequestBodyTooLarge";

    /// <summary>When the service wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
