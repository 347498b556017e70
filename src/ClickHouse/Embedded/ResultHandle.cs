using System.Runtime.InteropServices;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>A result of the library: a whole result, a stream of them, or one chunk of a stream.</summary>
internal sealed unsafe class ResultHandle : SafeHandle
{
    public ResultHandle(nint result)
        : base(0, ownsHandle: true) => SetHandle(result);

    public override bool IsInvalid => handle == 0;

    /// <summary>Whether this is an error.</summary>
    public bool IsFailed => IsInvalid || NativeMethods.ResultError(handle) != null;

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
