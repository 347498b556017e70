using Patchbay.Pipeline.Journal;

namespace Patchbay.UnitTests.Pipeline.Journal;

/// <summary>A folder in memory on a disk that fails: writes that stop in the middle, syncs that fail, a full disk, power cuts and bits that flip.</summary>
/// <remarks>A power cut leaves of what was not synced any part, page by page, as real disks do.</remarks>
internal sealed class FaultyFolder(Random random) : IJournalFolder
{
    private const int PageBytes = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FileContent> _files = new(StringComparer.Ordinal);
    private Dictionary<string, FileContent> _durableNames = new(StringComparer.Ordinal);

    /// <summary>How likely each write and each sync fails.</summary>
    public double FaultRate { get; set; }

    public bool IsFull { get; set; }

    /// <summary>Runs once, right before a file is renamed, as another thread might.</summary>
    public Action? BeforeRename { get; set; }

    public long FreeBytes => IsFull ? 0 : long.MaxValue;

    public IReadOnlyList<string> List()
    {
        lock (_gate)
            return [.. _files.Keys];
    }

    public IJournalFile Open(string name)
    {
        using var turn = _gate.EnterScope();
        if (!_files.TryGetValue(name, out var content))
            _files.Add(name, content = new FileContent());
        return new FaultyFile(this, content);
    }

    public void Rename(string name, string newName)
    {
        var before = BeforeRename;
        BeforeRename = null;
        before?.Invoke();
        using var turn = _gate.EnterScope();
        _files.Remove(name, out var content);
        _files[newName] = content!;
    }

    public void Delete(string name)
    {
        lock (_gate)
            _files.Remove(name);
    }

    public void SyncNames()
    {
        using var turn = _gate.EnterScope();
        MayFail("sync of the folder");
        _durableNames = new(_files, StringComparer.Ordinal);
    }

    /// <summary>Cuts the power: what was not synced is there, or not, or in parts.</summary>
    public void CutPower()
    {
        // A name that is not durable may be there all the same, one that was to go may have stayed.
        foreach (var (name, content) in _durableNames)
        {
            if (_files.ContainsKey(name) || random.Next(2) != 0)
                continue;
            // One that was renamed has one name, the old or the new one.
            foreach (var renamed in _files.Where(file => file.Value == content).Select(file => file.Key).ToList())
                _files.Remove(renamed);
            _files.Add(name, content);
        }

        foreach (var name in _files.Keys.Where(name => !_durableNames.ContainsKey(name)).ToList())
        {
            if (random.Next(2) == 0)
                _files.Remove(name);
        }

        foreach (var content in _files.Values)
            content.LosePages(random);
        _durableNames = new(_files, StringComparer.Ordinal);
    }

    /// <summary>Flips a bit of what is durable in a file that has something.</summary>
    public void FlipBit()
    {
        var content = _files.Values.Where(content => content.Durable.Length > Segment.HeaderLength).MinBy(_ => random.Next());
        content?.Flip(random.Next(Segment.HeaderLength, content.Durable.Length), random.Next(8));
    }

    private void MayFail(string what)
    {
        if (random.NextDouble() < FaultRate)
            throw new IOException($"Input/output error at a {what}");
    }

    private sealed class FileContent
    {
        public byte[] Durable { get; private set; } = [];

        public byte[] Current { get; set; } = [];

        public void Sync() => Durable = [.. Current];

        public void Flip(int place, int bit)
        {
            Durable[place] ^= (byte)(1 << bit);
            Current = [.. Durable];
        }

        public void LosePages(Random random)
        {
            var length = random.Next(2) == 0 ? Current.Length : random.Next(Math.Min(Durable.Length, Current.Length), Math.Max(Durable.Length, Current.Length) + 1);
            var content = new byte[length];
            for (var page = 0; page < length; page += PageBytes)
            {
                var target = content.AsSpan(page, Math.Min(PageBytes, length - page));
                var source = random.Next(2) == 0 ? Current : Durable;
                if (page < source.Length)
                    source.AsSpan(page, Math.Min(target.Length, source.Length - page)).CopyTo(target);
            }

            (Durable, Current) = (content, [.. content]);
        }
    }

    private sealed class FaultyFile(FaultyFolder folder, FileContent content) : IJournalFile
    {
        public long Length => content.Current.Length;

        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset)
        {
            using var turn = folder._gate.EnterScope();
            var bytes = pieces.SelectMany(piece => piece.ToArray()).ToArray();
            var failure = folder.IsFull ? "No space left on device" : folder.FaultOrNull("write");
            var written = failure is null ? bytes.Length : folder.NextLength(bytes.Length);
            var current = content.Current;
            if (current.Length < offset + written)
                Array.Resize(ref current, (int)offset + written);
            bytes.AsSpan(0, written).CopyTo(current.AsSpan((int)offset));
            content.Current = current;
            if (failure is not null)
                throw new IOException(failure);
        }

        // After a sync that failed the system takes the pages for written.
        public void Sync()
        {
            using var turn = folder._gate.EnterScope();
            folder.MayFail("sync");
            content.Sync();
        }

        public int Read(Span<byte> target, long offset)
        {
            using var turn = folder._gate.EnterScope();
            var count = (int)Math.Clamp(content.Current.Length - offset, 0, target.Length);
            content.Current.AsSpan((int)Math.Min(offset, content.Current.Length), count).CopyTo(target);
            return count;
        }

        public void SetLength(long length)
        {
            using var turn = folder._gate.EnterScope();
            folder.MayFail("truncation");
            var current = content.Current;
            Array.Resize(ref current, (int)length);
            content.Current = current;
        }

        public void Dispose()
        {
        }
    }

    private string? FaultOrNull(string what) => random.NextDouble() < FaultRate ? $"Input/output error at a {what}" : null;

    private int NextLength(int length) => random.Next(length + 1);
}
