using System.Runtime.InteropServices;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>The functions of <c>chdb.h</c> that are used here, and one of the system. No pointer leaves this folder.</summary>
internal static unsafe partial class NativeMethods
{
    public const string Library = "chdb";

    /// <summary>0 keeps ClickHouse from installing process-wide signal handlers; call before the first connect.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_set_signal_handlers_enabled")]
    public static partial void SetSignalHandlersEnabled(int enabled);

    /// <summary>Connects; null on failure. The first connection of the process starts the engine.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_connect")]
    public static partial nint* Connect(int argumentCount, byte** arguments);

    /// <summary>Closes a connection; closing the last one stops the engine.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_close_conn")]
    public static partial void Close(nint* connection);

    [LibraryImport(Library, EntryPoint = "chdb_query_with_params_n")]
    public static partial nint Query(
        nint connection, byte* query, nuint queryLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint parameterCount);

    /// <summary>Starts a query; the handle is never null, ask <see cref="ResultError"/>.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_stream_query_with_params_n")]
    public static partial nint StreamQuery(
        nint connection, byte* query, nuint queryLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint parameterCount);

    /// <summary>The next chunk; one without bytes is the end. Blocks until there is one.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_stream_fetch_result")]
    public static partial nint StreamFetch(nint connection, nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_stream_cancel_query")]
    public static partial void StreamCancel(nint connection, nint stream);

    /// <summary>Parses a text without running it and says what is in it; a text that does not parse holds no statement.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_classify_query_n")]
    public static partial int Classify(
        nint connection, byte* query, nuint queryLength, byte* database, nuint databaseLength, QueryAnalysis* analysis);

    /// <summary>Starts an insert; the handle is never null, ask <see cref="InsertError"/>.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_stream_insert_n")]
    public static partial nint InsertStart(nint connection, byte* query, nuint queryLength, byte* format, nuint formatLength);

    /// <summary>Hands over bytes, which need not end at a block's border; 0 is success. Blocks when the engine is behind.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_stream_append")]
    public static partial int InsertAppend(nint stream, byte* data, nuint length);

    /// <summary>Stores what was appended; the result holds the error if there is one.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_stream_done")]
    public static partial nint InsertDone(nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_stream_insert_error")]
    public static partial byte* InsertError(nint stream);

    /// <summary>Frees an insert; needed on every path.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_destroy_insert_stream")]
    public static partial void InsertDestroy(nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_result_buffer")]
    public static partial byte* ResultBuffer(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_length")]
    public static partial nuint ResultLength(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_storage_rows_read")]
    public static partial ulong ResultRowsRead(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_storage_bytes_read")]
    public static partial ulong ResultBytesRead(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_elapsed")]
    public static partial double ResultElapsedSeconds(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_error")]
    public static partial byte* ResultError(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_destroy_query_result")]
    public static partial void ResultDestroy(nint result);

    /// <summary>Ends the process at once, without destructors.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Exit(int status);

    /// <summary><c>chdb_query_analysis_v1</c>; the caller sets the size.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct QueryAnalysis
    {
        public uint StructSize;
        public uint StatementCount;
        public uint Flags;
        public uint QueryClass;
    }
}
