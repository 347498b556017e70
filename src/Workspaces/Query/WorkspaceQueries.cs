using Patchbay.ClickHouse;
using Patchbay.Kql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Workspaces.Query;

/// <summary>Runs KQL over the tables of a workspace.</summary>
/// <param name="clickHouse">The engine that holds the tables.</param>
/// <param name="functions">The functions that the workspaces keep.</param>
/// <param name="clock">Tells what <c>now()</c> is.</param>
public sealed class WorkspaceQueries(IClickHouse clickHouse, WorkspaceFunctions functions, TimeProvider clock)
{
    /// <summary>Compiles a query for a workspace without running it.</summary>
    /// <param name="workspace">The workspace whose tables it names.</param>
    /// <param name="text">The query.</param>
    /// <param name="timeRange">The range that every table is read in; null for all times.</param>
    /// <param name="parameters">Values of the parameters that the query declares; null for none.</param>
    public Compilation Compile(Workspace workspace, string text, TimeRange? timeRange, IReadOnlyDictionary<string, string>? parameters = null) =>
        Compile(new QuerySource([workspace]), text, timeRange, parameters);

    /// <summary>Compiles a query without running it.</summary>
    /// <param name="source">What it reads.</param>
    /// <param name="text">The query.</param>
    /// <param name="timeRange">The range that every table is read in; null for all times.</param>
    /// <param name="parameters">Values of the parameters that the query declares; null for none.</param>
    public Compilation Compile(QuerySource source, string text, TimeRange? timeRange, IReadOnlyDictionary<string, string>? parameters = null)
    {
        using var activity = QueryTracing.Source.StartActivity("compile");
        return KqlCompiler.Compile(text, SchemaOf(source), new CompileOptions
        {
            Now = clock.GetUtcNow().UtcDateTime,
            From = timeRange?.Start,
            To = timeRange?.End,
            Parameters = parameters ?? new Dictionary<string, string>(),
        });
    }

    // Whoever asks for the records of a resource may read no workspace, and its functions neither.
    private KqlSchema SchemaOf(QuerySource source) => source.Resource is null
        ? WorkspaceSchema.Of(source) with { StoredFunctions = [.. source.Workspaces.SelectMany(functions.Of).DistinctBy(function => function.Name)] }
        : WorkspaceSchema.Of(source);

    /// <summary>
    /// Looks into the rows for columns that exist because of what the rows hold, as <c>bag_unpack</c> and <c>pivot</c> need it, and for tables
    /// that have none, where a query reads many.
    /// </summary>
    /// <param name="compilation">A compilation; one that needs nothing is the answer.</param>
    /// <param name="limits">What each look may use up.</param>
    /// <param name="cancellationToken">Ends the look in the engine.</param>
    /// <returns>A compilation that succeeded or has errors.</returns>
    /// <exception cref="ClickHouseException">A look failed.</exception>
    public async Task<Compilation> CompleteAsync(Compilation compilation, QueryLimits limits, CancellationToken cancellationToken = default)
    {
        if (compilation.ReadsManyTables)
        {
            compilation = compilation.WithoutEmpty(await EmptyTables.ReadAsync(clickHouse, cancellationToken).ConfigureAwait(false));
        }

        return await Discovery.CompleteAsync(clickHouse, compilation, new StatementLimits(limits.Time, limits.MemoryBytes), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a compiled query and waits for the first rows of its first result, so that an early failure is known before anything is answered.</summary>
    /// <param name="compilation">A compilation that succeeded.</param>
    /// <param name="limits">What the query may use up.</param>
    /// <param name="cancellationToken">Ends the query in the engine.</param>
    /// <exception cref="ClickHouseException">The query failed before its first rows.</exception>
    public async Task<RunningQuery> StartAsync(Compilation compilation, QueryLimits limits, CancellationToken cancellationToken = default)
    {
        var query = new RunningQuery(clickHouse, compilation.Results, limits);
        try
        {
            await query.StartAsync(cancellationToken).ConfigureAwait(false);
            return query;
        }
        catch
        {
            await query.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

/// <summary>What a query may use up.</summary>
/// <param name="Time">Time in the engine, for all results together.</param>
/// <param name="MemoryBytes">Memory in the engine.</param>
/// <param name="RowsMax">Rows of a result; more are cut off, and the answer says so.</param>
/// <param name="BytesMax">Bytes of the answer; more are cut off, and the answer says so.</param>
public sealed record QueryLimits(TimeSpan Time, long MemoryBytes, long RowsMax, long BytesMax);
