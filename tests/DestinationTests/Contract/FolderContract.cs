using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.Storage;

namespace Patchbay.DestinationTests.Contract;

/// <summary>A folder keeps the contract.</summary>
public sealed class FolderContract : DestinationContract
{
    protected override Task<Peer> StartPeerAsync() => Task.FromResult<Peer>(new FolderPeer());

    private sealed class FolderPeer : Peer
    {
        private readonly TempFolder _folder = new();

        public override bool IsAtLeastOnce => false;

        public override bool TellsWhenToComeBack => false;

        private string Archive => Path.Combine(_folder.Path, "archive");

        private string Aside => Path.Combine(_folder.Path, "aside");

        public override IDestination Open(string? marker = null) => new StorageArchive(new FolderStore(Archive), marker is null ? null : ArchiveMarker.Parse(marker));

        public override Task<IReadOnlyList<Guid>> ReadAsync(int expected) => Task.FromResult<IReadOnlyList<Guid>>(
            [.. Directory.GetFiles(Archive, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("_RecordId").GetGuid())]);

        public override bool Break(Trouble trouble)
        {
            switch (trouble)
            {
                case Trouble.Away:
                    Move(Archive);
                    return true;
                case Trouble.HalfAccepting:
                    Move(Path.Combine(Archive, "insights-logs-smsoperational"));
                    return true;
                case Trouble.Full:
                    // Writing to this device fails as writing to a full disk does.
                    var blob = ArchivePath.Of(Records.Resource, LogCatalog.Current.FindCategory("SMSOperational")!, Records.Hour);
                    var file = Path.Combine(Archive, blob.Container, blob.Name);
                    File.Move(file, Aside);
                    File.CreateSymbolicLink(file, "/dev/full");
                    return true;
                default:
                    return false;
            }
        }

        public override void Mend()
        {
            var sms = Path.Combine(Archive, "insights-logs-smsoperational");
            if (File.Exists(Aside))
            {
                var link = Directory.GetFiles(Archive, "*.json", SearchOption.AllDirectories).Single(file => new FileInfo(file).LinkTarget is not null);
                File.Move(Aside, link, overwrite: true);
            }
            else if (Directory.Exists(Aside))
            {
                var place = File.Exists(sms) ? sms : Archive;
                File.Delete(place);
                Directory.Move(Aside, place);
            }
        }

        // The name is longer than a file system takes.
        public override DeliveryRecord Impossible()
        {
            var record = Records.Of("SMSOperational", Records.Hour, 0);
            return record with { Origin = record.Origin with { Resource = ResourceId.Parse($"{Records.Resource}{new string('x', 300)}") } };
        }

        public override ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }

        private void Move(string folder)
        {
            Directory.Move(folder, Aside);
            File.WriteAllText(folder, "");
        }
    }
}
