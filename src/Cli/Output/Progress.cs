using Spectre.Console;

namespace Patchbay.Cli.Output;

/// <summary>A progress bar on the error output; nothing when that is no terminal.</summary>
internal static class Progress
{
    /// <summary>Shows a bar while something runs.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="what">What runs.</param>
    /// <param name="total">How much there is to do; null when nobody knows.</param>
    /// <param name="run">The work; it reports how much more is done, from any thread.</param>
    public static async Task<T> ShowAsync<T>(Terminal terminal, string what, double? total, Func<Action<double>, Task<T>> run)
    {
        if (!terminal.ErrorIsTerminal)
        {
            return await run(_ => { });
        }

        ProgressColumn[] columns = total is null
            ? [new SpinnerColumn(), new TaskDescriptionColumn(), new ElapsedTimeColumn()]
            : [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        return await terminal.ErrorConsole.Progress().AutoClear(true).Columns(columns).StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(what), maxValue: Math.Max(1, total ?? 1));
            task.IsIndeterminate = total is null;
            var result = await run(task.Increment);
            task.Value = task.MaxValue;
            return result;
        });
    }
}
