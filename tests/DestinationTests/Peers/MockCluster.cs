using System.Runtime.InteropServices;

namespace Patchbay.DestinationTests.Peers;

/// <summary>librdkafka's own broker: it speaks Kafka on a port of this machine, and fails as it is told to.</summary>
public sealed partial class MockCluster : IDisposable
{
    public const short Produce = 0;

    private const string Library = "librdkafka.so.1";
    private const int Partitions = 2;
    private const int FailuresMax = 1000;

    private readonly nint _client;
    private readonly nint _cluster;

    public MockCluster(params string[] topics)
    {
        _client = New(0, NewConfiguration(), 0, 0);
        _cluster = NewCluster(_client, 1);
        foreach (var topic in topics)
            CreateTopic(_cluster, topic, Partitions, 1);
    }

    public string BootstrapServers => Marshal.PtrToStringUTF8(Bootstraps(_cluster))!;

    /// <summary>Makes requests of a kind fail until <see cref="Mend"/>.</summary>
    public void Fail(short api, int error)
    {
        var errors = Enumerable.Repeat(error, FailuresMax).ToArray();
        PushErrors(_cluster, api, (nuint)errors.Length, errors);
    }

    /// <summary>Leaves a topic without anybody who takes its messages.</summary>
    public void TakeLeader(string topic) => SetLeader(topic, -1);

    public void GoAway() => Assert.Equal(0, SetDown(_cluster, 1));

    public void AnswerAfter(TimeSpan delay) => Assert.Equal(0, SetRoundTrip(_cluster, 1, (int)delay.TotalMilliseconds));

    /// <summary>Takes all faults away.</summary>
    public void Mend(params string[] topics)
    {
        ClearErrors(_cluster, Produce);
        SetUp(_cluster, 1);
        SetRoundTrip(_cluster, 1, 0);
        foreach (var topic in topics)
            SetLeader(topic, 1);
    }

    public void Dispose()
    {
        DestroyCluster(_cluster);
        Destroy(_client);
    }

    private void SetLeader(string topic, int broker)
    {
        for (var partition = 0; partition < Partitions; partition++)
            Assert.Equal(0, SetLeader(_cluster, topic, partition, broker));
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint NewConfiguration();

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint New(int type, nint configuration, nint error, nint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint NewCluster(nint client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void DestroyCluster(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint Bootstraps(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateTopic(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static partial void PushErrors(nint cluster, short api, nuint count, int[] errors);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_clear_request_errors")]
    private static partial void ClearErrors(nint cluster, short api);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_partition_set_leader", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetLeader(nint cluster, string topic, int partition, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static partial int SetDown(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static partial int SetUp(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    private static partial int SetRoundTrip(nint cluster, int broker, int milliseconds);
}
