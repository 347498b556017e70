using System.Diagnostics;
using System.Runtime.InteropServices;
using Patchbay.ClickHouse.Embedded;

namespace Patchbay.EngineProcess;

/// <summary>A ClickHouse server: the engine library holds all of it, and this starts it as clickhouse-local would.</summary>
internal static unsafe class Server
{
    /// <summary>Runs until whoever started this process closes its standard input, as also its death does.</summary>
    /// <param name="arguments">Those of clickhouse-local.</param>
    public static int Run(IReadOnlyList<string> arguments)
    {
        new Thread(() =>
        {
            while (Console.In.Read() >= 0)
            {
            }

            Process.GetCurrentProcess().Kill();
        }).Start();

        var run = (delegate* unmanaged<int, byte**, nint>)NativeLibrary.GetExport(NativeLibrary.Load(EngineLibrary.Find(null)), "chdb_query_cmdline");
        string[] all = ["clickhouse", .. arguments];
        var texts = stackalloc byte*[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            texts[i] = (byte*)Marshal.StringToCoTaskMemUTF8(all[i]);
        }

        run(all.Length, texts);
        return 1;
    }
}
