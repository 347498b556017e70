using System.Reflection;
using System.Runtime.InteropServices;

namespace Patchbay.Pipeline.Destinations.EventHubs.Kafka;

/// <summary>Finds librdkafka, which only event hubs over Kafka need.</summary>
internal static class KafkaLibrary
{
    private static readonly Lazy<nint> Handle = new(Load);

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsThere => Handle.Value != 0;

    /// <summary>What to say when it is not.</summary>
    public const string Missing =
        "The Kafka library librdkafka.so.1 is not on this machine: install the package librdkafka1 (apt-get install librdkafka1) and start the server again, " +
        "or send over HTTPS (\"protocol\": \"https\").";

    /// <summary>The library's version, for example <c>2.0.2</c>.</summary>
    public static string Version => Marshal.PtrToStringUTF8(NativeMethods.Version())!;

    private static nint Load()
    {
        // The name without a number belongs to the package for developers.
        if (!NativeLibrary.TryLoad("librdkafka.so.1", out var handle) && !NativeLibrary.TryLoad("rdkafka", typeof(KafkaLibrary).Assembly, null, out handle))
            return 0;
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == NativeMethods.Library ? handle : 0);
        return handle;
    }
}
