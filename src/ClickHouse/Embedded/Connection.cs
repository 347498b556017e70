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

    private nint Pointer => IsClosed ? throw new ObjectDisposedException(nameof(Connection)) : *(nint*)handle;

    /// <summary>Connects to the engine of this process, starting it if it does not run yet.</summary>
    /// <param name="arguments">The engine's arguments, for example <c>--path=…</c>, and settings for this connection alone.</param>
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
                ? throw new EngineUnavailableException(
                    "The embedded engine did not start. Its data folder or clickhouse.xml may be damaged, or a setting may have a bad value; " +
                    $"what it has to say itself is on standard error. It was started with {string.Join(' ', arguments)}")
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
            var error = NativeMethods.InsertError(stream);
            if (error != null)
            {
                throw ClickHouseException.Parse(Marshal.PtrToStringUTF8((nint)error)!);
            }

            foreach (var chunk in chunks)
            {
                fixed (byte* data = chunk.Span)
                {
                    if (NativeMethods.InsertAppend(stream, data, (nuint)chunk.Length) != 0)
                    {
                        // The engine has given up on the insert; the result below says why.
                        break;
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

    private nint Start(string sql, IReadOnlyList<SqlParameter> parameters, bool stream)
    {
        var query = Encoding.UTF8.GetBytes(sql);
        RefuseSeveralStatements(query);

        // The texts of all parameters stand in one buffer: name, value, name, value, ...
        var texts = new MemoryStream();
        var ends = new int[2 * parameters.Count];
        for (var i = 0; i < parameters.Count; i++)
        {
            texts.Write(Encoding.UTF8.GetBytes(parameters[i].Name));
            ends[2 * i] = (int)texts.Length;
            texts.Write(Encoding.UTF8.GetBytes(parameters[i].WireText));
            ends[(2 * i) + 1] = (int)texts.Length;
        }

        // One more than needed, because a pointer to an empty array is null.
        var names = new byte*[parameters.Count + 1];
        var values = new byte*[parameters.Count + 1];
        var nameLengths = new nuint[parameters.Count + 1];
        var valueLengths = new nuint[parameters.Count + 1];
        fixed (byte* queryPointer = query, format = "Native"u8, text = texts.GetBuffer())
        fixed (byte** namesPointer = names, valuesPointer = values)
        fixed (nuint* nameLengthsPointer = nameLengths, valueLengthsPointer = valueLengths)
        {
            for (var i = 0; i < parameters.Count; i++)
            {
                var start = i == 0 ? 0 : ends[(2 * i) - 1];
                names[i] = text + start;
                nameLengths[i] = (nuint)(ends[2 * i] - start);
                values[i] = text + ends[2 * i];
                valueLengths[i] = (nuint)(ends[(2 * i) + 1] - ends[2 * i]);
            }

            return stream
                ? NativeMethods.StreamQuery(
                    Pointer, queryPointer, (nuint)query.Length, format, 6,
                    namesPointer, nameLengthsPointer, valuesPointer, valueLengthsPointer, (nuint)parameters.Count)
                : NativeMethods.Query(
                    Pointer, queryPointer, (nuint)query.Length, format, 6,
                    namesPointer, nameLengthsPointer, valuesPointer, valueLengthsPointer, (nuint)parameters.Count);
        }
    }

    // The library would run them one after the other, which a server refuses: a text that says more than its author meant
    // does the least harm when it does not run at all. A text without a semicolon needs no second look.
    private void RefuseSeveralStatements(ReadOnlySpan<byte> query)
    {
        if (!query.Contains((byte)';'))
        {
            return;
        }

        fixed (byte* queryPointer = query)
        {
            var analysis = new NativeMethods.QueryAnalysis { StructSize = (uint)sizeof(NativeMethods.QueryAnalysis) };
            NativeMethods.Classify(Pointer, queryPointer, (nuint)query.Length, null, 0, &analysis);
            if (analysis.StatementCount > 1)
            {
                throw new ClickHouseException(
                    ClickHouseErrorCode.SyntaxError, "SYNTAX_ERROR", $"Syntax error (Multi-statements are not allowed): the text has {analysis.StatementCount} statements.");
            }
        }
    }
}
