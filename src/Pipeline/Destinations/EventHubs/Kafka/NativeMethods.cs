using System.Runtime.InteropServices;

namespace Patchbay.Pipeline.Destinations.EventHubs.Kafka;

/// <summary>The functions of librdkafka that are used here, by their own names; see its header rdkafka.h.</summary>
internal static unsafe partial class NativeMethods
{
    public const string Library = "rdkafka";

    public const int TypeProducer = 0;
    public const int TypeConsumer = 1;

    /// <summary>RD_KAFKA_PARTITION_UA: the partitioner chooses.</summary>
    public const int AnyPartition = -1;

    /// <summary>RD_KAFKA_MSG_F_COPY: the payload is copied before the call returns.</summary>
    public const int CopyPayload = 2;

    /// <summary>RD_KAFKA_PURGE_F_QUEUE and RD_KAFKA_PURGE_F_INFLIGHT.</summary>
    public const int PurgeAll = 3;

    [LibraryImport(Library, EntryPoint = "rd_kafka_version_str")]
    public static partial nint Version();

    [LibraryImport(Library, EntryPoint = "rd_kafka_err2str")]
    public static partial nint Describe(int error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_last_error")]
    public static partial int LastError();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewConfiguration();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void DestroyConfiguration(nint configuration);

    /// <summary>0 is success; -2 an unknown name, -1 a value that it cannot have.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Set(nint configuration, string name, string value, byte* error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_dr_msg_cb")]
    public static partial void SetDeliveryReport(nint configuration, delegate* unmanaged<nint, Message*, nint, void> report);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_log_cb")]
    public static partial void SetLog(nint configuration, delegate* unmanaged<nint, int, byte*, byte*, void> log);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_error_cb")]
    public static partial void SetError(nint configuration, delegate* unmanaged<nint, int, byte*, nint, void> error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_opaque")]
    public static partial void SetOpaque(nint configuration, nint opaque);

    /// <summary>Takes the configuration over when it succeeds; returns 0 when it does not.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    public static partial nint New(int type, nint configuration, byte* error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    public static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_poll")]
    public static partial int Poll(ClientHandle client, int milliseconds);

    [LibraryImport(Library, EntryPoint = "rd_kafka_purge")]
    public static partial int Purge(ClientHandle client, int flags);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewTopic(ClientHandle client, string name, nint configuration);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_destroy")]
    public static partial void DestroyTopic(nint topic);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_name")]
    public static partial nint TopicName(nint topic);

    /// <summary>0 is success; else <see cref="LastError"/> says why not.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_produce")]
    public static partial int Produce(nint topic, int partition, int flags, byte* payload, nuint length, nint key, nuint keyLength, nint opaque);

    [LibraryImport(Library, EntryPoint = "rd_kafka_poll_set_consumer")]
    public static partial int PollAsConsumer(ClientHandle client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_subscribe")]
    public static partial int Subscribe(ClientHandle client, PartitionList* topics);

    /// <summary>0 is success; the list is then to be destroyed.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_assignment")]
    public static partial int Assignment(ClientHandle client, out PartitionList* partitions);

    /// <summary>Null when nothing came in that time; else to be given to <see cref="DestroyMessage"/>.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_consumer_poll")]
    public static partial Message* PollConsumer(ClientHandle client, int milliseconds);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_destroy")]
    public static partial void DestroyMessage(Message* message);

    [LibraryImport(Library, EntryPoint = "rd_kafka_commit")]
    public static partial int Commit(ClientHandle client, PartitionList* offsets, int isAsync);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consumer_close")]
    public static partial int CloseConsumer(ClientHandle client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_new")]
    public static partial PartitionList* NewPartitions(int size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_destroy")]
    public static partial void DestroyPartitions(PartitionList* partitions);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_add", StringMarshalling = StringMarshalling.Utf8)]
    public static partial Partition* AddPartition(PartitionList* partitions, string topic, int partition);
}

/// <summary>rd_kafka_topic_partition_list_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PartitionList
{
    public int Count;
    public int Size;
    public Partition* Elements;
}

/// <summary>rd_kafka_topic_partition_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Partition
{
    public nint Topic;
    public int Number;
    public long Offset;
    public nint Metadata;
    public nuint MetadataSize;
    public nint Opaque;
    public int Error;
    public nint Private;
}

/// <summary>rd_kafka_message_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Message
{
    public int Error;
    public nint Topic;
    public int Partition;
    public byte* Payload;
    public nuint Length;
    public nint Key;
    public nuint KeyLength;
    public long Offset;
    public nint Opaque;
}
