using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Patchbay.Server.Configuration;

/// <summary>The embedded ClickHouse.</summary>
internal sealed class EngineOptions
{
    [Description("The file `libchdb.so`. Empty looks beside the program and where `npm ci` puts it in the source tree.")]
    public string LibraryPath { get; init; } = "";

    [Description("Queries that run at once; more of them wait.")]
    [Range(1, 256)]
    public int QueriesMax { get; init; } = 8;

    [Description("Inserts that run at once; more of them wait.")]
    [Range(1, 256)]
    public int InsertsMax { get; init; } = 4;

    [Description("Bytes of the disk that inserts leave free, so that the server can still merge, change settings and stop; with less, records are answered with 507.")]
    [Range(0, long.MaxValue)]
    public long FreeBytesMin { get; init; } = 64L * 1024 * 1024;
}
