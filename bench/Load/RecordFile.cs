using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Patchbay.Communication.Simulation;

namespace Patchbay.Load;

/// <summary>Generated records on disk: all of them in one file of JSON Lines, and once more split by table for the reference.</summary>
internal sealed class RecordFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly List<long> _starts;

    private RecordFile(string path, SafeFileHandle handle, List<long> starts, IReadOnlyDictionary<string, string> byTable)
    {
        Path = path;
        _handle = handle;
        _starts = starts;
        ByTable = byTable;
    }

    public string Path { get; }

    /// <summary>The files by the name of the table that their records belong to.</summary>
    public IReadOnlyDictionary<string, string> ByTable { get; }

    public int RecordCount => _starts.Count - 1;

    public long Bytes => _starts[^1];

    /// <summary>Generates records of the flat shape, which both sides of the comparison can read.</summary>
    public static RecordFile Generate(string folder, int records, IReadOnlyDictionary<SimulatedService, double> mix)
    {
        var simulation = new Simulation(new SimulationOptions
        {
            Count = records,
            Mix = mix,
            Shape = RecordShape.Flat,
            Start = DateTime.UtcNow.Date.AddDays(-5),
            Duration = TimeSpan.FromDays(4),
        });
        var path = System.IO.Path.Combine(folder, "records.jsonl");
        var starts = new List<long>(records + 1) { 0 };
        var files = new Dictionary<string, FileStream>();
        var buffer = new ArrayBufferWriter<byte>();
        using (var all = File.Create(path))
        {
            while (simulation.Write(buffer, 1000) > 0)
            {
                all.Write(buffer.WrittenSpan);
                foreach (var line in Lines(buffer.WrittenMemory))
                {
                    starts.Add(starts[^1] + line.Length);
                    Split(folder, files, line.Span);
                }

                buffer.ResetWrittenCount();
            }
        }

        foreach (var file in files.Values)
            file.Dispose();
        return new(path, File.OpenHandle(path), starts, files.ToDictionary(file => file.Key, file => file.Value.Name));
    }

    /// <summary>The same file without its later records.</summary>
    public RecordFile First(int records) => new(Path, _handle, _starts.GetRange(0, Math.Min(records, RecordCount) + 1), ByTable);

    /// <summary>Reads some records, line by line.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="count">How many.</param>
    /// <param name="buffer">Takes them; at least as long as they are.</param>
    public Memory<byte> Read(int first, int count, ref byte[] buffer)
    {
        var (start, end) = (_starts[first], _starts[Math.Min(first + count, RecordCount)]);
        if (buffer.Length < end - start)
            buffer = new byte[end - start];
        var read = RandomAccess.Read(_handle, buffer.AsSpan(0, (int)(end - start)), start);
        return buffer.AsMemory(0, read);
    }

    /// <summary>Reads some records into memory of their own.</summary>
    public byte[] Read(int first, int count)
    {
        byte[] buffer = [];
        return Read(first, count, ref buffer).ToArray();
    }

    public void Dispose() => _handle.Dispose();

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> text)
    {
        while (text.Length > 0)
        {
            var end = text.Span.IndexOf((byte)'\n') + 1;
            yield return text[..end];
            text = text[end..];
        }
    }

    private static void Split(string folder, Dictionary<string, FileStream> files, ReadOnlySpan<byte> line)
    {
        var start = line.IndexOf("\"Type\":\""u8) + "\"Type\":\"".Length;
        var table = Encoding.UTF8.GetString(line[start..][..line[start..].IndexOf((byte)'"')]);
        if (!files.TryGetValue(table, out var file))
            files.Add(table, file = File.Create(System.IO.Path.Combine(folder, $"{table}.jsonl"), 1 << 20));
        file.Write(line);
    }
}
