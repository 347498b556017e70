using System.Runtime.InteropServices;
using System.Text;

namespace Patchbay.Pipeline.Destinations.EventHubs.Kafka;

/// <summary>A client of librdkafka.</summary>
internal sealed unsafe class ClientHandle : SafeHandle
{
    private const int ErrorBytes = 512;

    private ClientHandle(nint client) : base(0, ownsHandle: true) => SetHandle(client);

    public override bool IsInvalid => handle == 0;

    /// <summary>Makes a client. It connects by and by; servers that are away are no error.</summary>
    /// <param name="type">Producer or consumer.</param>
    /// <param name="settings">librdkafka's settings.</param>
    /// <param name="configure">Sets callbacks.</param>
    /// <exception cref="FormatException">A setting is wrong; the message names it and not its value.</exception>
    /// <exception cref="InvalidOperationException">librdkafka is not on this machine.</exception>
    public static ClientHandle Create(int type, IReadOnlyDictionary<string, string> settings, Action<nint> configure)
    {
        if (!KafkaLibrary.IsThere)
            throw new InvalidOperationException(KafkaLibrary.Missing);
        var configuration = NativeMethods.NewConfiguration();
        try
        {
            Span<byte> error = stackalloc byte[ErrorBytes];
            fixed (byte* text = error)
            {
                foreach (var (name, value) in settings)
                {
                    if (NativeMethods.Set(configuration, name, value, text, ErrorBytes) is var result and not 0)
                        throw new FormatException(result == -2 ? $"Kafka has no setting {name}." : $"The Kafka setting {name} cannot have the value it is given.");
                }

                configure(configuration);
                var client = NativeMethods.New(type, configuration, text, ErrorBytes);
                if (client == 0)
                    throw new FormatException($"The Kafka settings do not go together: {Encoding.UTF8.GetString(error[..error.IndexOf((byte)0)])}.");
                configuration = 0;
                return new ClientHandle(client);
            }
        }
        finally
        {
            if (configuration != 0)
                NativeMethods.DestroyConfiguration(configuration);
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.Destroy(handle);
        return true;
    }
}
