using System.Runtime.InteropServices;
using System.Text;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>One connection to the embedded engine. It runs one statement at a time; all calls block.</summary>
internal sealed unsafe class Connection : SafeHandle
{
    private Connection()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Connects to the engine of this process, starting it if it does not run yet.</summary>
    /// <param name="arguments">The engine's arguments, for example <c>--path=…</c>.</param>
    public static Connection Open(IReadOnlyList<string> arguments)
    {
        // The library takes the arguments as main() would, the program's name first, and keeps no pointer to them.
        var texts = (ReadOnlySpan<string>)["clickhouse", .. arguments];
        var pointers = stackalloc byte*[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        }

        try
        {
            var connection = new Connection();
            connection.SetHandle((nint)NativeMethods.Connect(texts.Length, pointers));
            return connection.IsInvalid
                ? throw new EngineUnavailableException($"The engine did not start with {string.Join(' ', arguments)}. Its own message is on standard error.")
                : connection;
        }
        finally
        {
            for (var i = 0; i < texts.Length; i++)
            {
                Marshal.FreeCoTaskMem((nint)pointers[i]);
            }
        }
    }

    /// <summary>Runs a statement to its end and throws away what it returns.</summary>
    public void Execute(string sql, IReadOnlyList<SqlParameter> parameters)
    {
        using var result = new ResultHandle(Start(sql, parameters, stream: false));
        result.ThrowIfFailed();
    }

    /// <summary>Starts a query whose chunks <see cref="Fetch"/> brings.</summary>
    public ResultHandle StartQuery(string sql, IReadOnlyList<SqlParameter> parameters)
    {
        var stream = new ResultHandle(Start(sql, parameters, stream: true));
        try
        {
            stream.ThrowIfFailed();
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next chunk of a query; an empty one is the end.</summary>
    public ResultHandle Fetch(ResultHandle stream) => new(NativeMethods.StreamFetch(Pointer, stream.DangerousGetHandle()));

    /// <summary>Gives up a query between two fetches.</summary>
    public void CancelQuery(ResultHandle stream) => NativeMethods.StreamCancel(Pointer, stream.DangerousGetHandle());

    /// <summary>Inserts chunks in Native format and returns when they are stored.</summary>
    public void Insert(string sql, IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        var query = Encoding.UTF8.GetBytes(sql);
        nint stream;
        fixed (byte* queryPointer = query, format = "Native"u8)
        {
            stream = NativeMethods.InsertStart(Pointer, queryPointer, (nuint)query.Length, format, 6);
        }

        try
        {
            ThrowIfInsertFailed(stream);
            foreach (var chunk in chunks)
            {
                fixed (byte* data = chunk.Span)
                {
                    if (NativeMethods.InsertAppend(stream, data, (nuint)chunk.Length) != 0)
                    {
                        ThrowIfInsertFailed(stream);
                        throw new ClickHouseException(0, "", "The engine took no more data for the insert and gave no reason.");
                    }
                }
            }

            using var result = new ResultHandle(NativeMethods.InsertDone(stream));
            result.ThrowIfFailed();
        }
        finally
        {
            NativeMethods.InsertDestroy(stream);
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.Close((nint*)handle);
        return true;
    }

    private nint Pointer => *(nint*)handle;

    private static void ThrowIfInsertFailed(nint stream)
    {
        var error = NativeMethods.InsertError(stream);
        if (error != null)
        {
            throw ClickHouseException.Parse(Marshal.PtrToStringUTF8((nint)error)!);
        }
    }

    private nint Start(string sql, IReadOnlyList<SqlParameter> parameters, bool stream)
    {
        var count = parameters.Count;
        var query = Encoding.UTF8.GetBytes(sql);
        var texts = new List<byte[]>(count * 2);
        foreach (var parameter in parameters)
        {
            texts.Add(Encoding.UTF8.GetBytes(parameter.Name));
            texts.Add(Encoding.UTF8.GetBytes(parameter.WireText));
        }

        var pins = texts.ConvertAll(text => GCHandle.Alloc(text, GCHandleType.Pinned));
        try
        {
            var names = new nint[count + 1];
            var nameLengths = new nuint[count + 1];
            var values = new nint[count + 1];
            var valueLengths = new nuint[count + 1];
            for (var i = 0; i < count; i++)
            {
                names[i] = pins[2 * i].AddrOfPinnedObject();
                nameLengths[i] = (nuint)texts[2 * i].Length;
                values[i] = pins[(2 * i) + 1].AddrOfPinnedObject();
                valueLengths[i] = (nuint)texts[(2 * i) + 1].Length;
            }

            fixed (byte* queryPointer = query, format = "Native"u8)
            fixed (nint* namesPointer = names, valuesPointer = values)
            fixed (nuint* nameLengthsPointer = nameLengths, valueLengthsPointer = valueLengths)
            {
                return stream
                    ? NativeMethods.StreamQuery(
                        Pointer, queryPointer, (nuint)query.Length, format, 6,
                        (byte**)namesPointer, nameLengthsPointer, (byte**)valuesPointer, valueLengthsPointer, (nuint)count)
                    : NativeMethods.Query(
                        Pointer, queryPointer, (nuint)query.Length, format, 6,
                        (byte**)namesPointer, nameLengthsPointer, (byte**)valuesPointer, valueLengthsPointer, (nuint)count);
            }
        }
        finally
        {
            foreach (var pin in pins)
            {
                pin.Free();
            }
        }
    }
}

/// <summary>A result of the library: a whole result, a stream of them, or one chunk of a stream.</summary>
internal sealed unsafe class ResultHandle : SafeHandle
{
    public ResultHandle(nint result)
        : base(0, ownsHandle: true) => SetHandle(result);

    public override bool IsInvalid => handle == 0;

    /// <summary>The bytes; valid until the handle is disposed.</summary>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            var buffer = NativeMethods.ResultBuffer(handle);
            return buffer == null ? [] : new ReadOnlySpan<byte>(buffer, checked((int)NativeMethods.ResultLength(handle)));
        }
    }

    public QueryStatistics Statistics => new(
        (long)NativeMethods.ResultRowsRead(handle),
        (long)NativeMethods.ResultBytesRead(handle),
        TimeSpan.FromSeconds(NativeMethods.ResultElapsedSeconds(handle)));

    public void ThrowIfFailed()
    {
        if (IsInvalid)
        {
            throw new ClickHouseException(0, "", "The engine returned neither a result nor an error.");
        }

        var error = NativeMethods.ResultError(handle);
        if (error != null)
        {
            throw ClickHouseException.Parse(Marshal.PtrToStringUTF8((nint)error)!);
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.ResultDestroy(handle);
        return true;
    }
}
