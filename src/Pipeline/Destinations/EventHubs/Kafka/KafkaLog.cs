using System.Runtime.InteropServices;

namespace Patchbay.Pipeline.Destinations.EventHubs.Kafka;

/// <summary>What librdkafka has to say besides results.</summary>
internal static unsafe class KafkaLog
{
    /// <summary>librdkafka's sentence for an error code.</summary>
    public static string Describe(int error) => Marshal.PtrToStringUTF8(NativeMethods.Describe(error))!;

    /// <summary>Takes its log lines, which it would else write to the standard error output: what matters is in results as well.</summary>
    [UnmanagedCallersOnly]
    public static void Drop(nint client, int level, byte* facility, byte* text)
    {
    }
}
