using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lab.Cli.Terminal;

/// <summary>How far a long command is: a bar on a terminal, elsewhere a plain line on stderr every few seconds.</summary>
abstract class LiveProgress
{
    static readonly TimeSpan lineEvery = TimeSpan.FromSeconds(5);

    /// <param name="share">Done so far, 0 to 1; null when the whole is not known.</param>
    /// <param name="text">What to say beside it.</param>
    public abstract void Update(double? share, string text);

    /// <summary>Something to show above the bar.</summary>
    public abstract void Write(IRenderable above);

    /// <summary>As the other one, for work that keeps the thread.</summary>
    public static Task RunAsync(LabHost host, string name, bool live, Action<LiveProgress> work) => RunAsync(host, name, live, progress =>
    {
        work(progress);
        return Task.CompletedTask;
    });

    /// <summary>Runs the work with a bar, or with lines where stderr is no terminal.</summary>
    public static async Task RunAsync(LabHost host, string name, bool live, Func<LiveProgress, Task> work)
    {
        var console = Consoles.Error(host);
        if (!live || !host.ErrorIsTerminal)
        {
            await work(new Lines(host, console, name));
            return;
        }
        await console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(name), maxValue: 1);
                task.IsIndeterminate = true;
                await work(new Bar(console, task));
            });
    }

    sealed class Bar(IAnsiConsole console, ProgressTask task) : LiveProgress
    {
        public override void Update(double? share, string text)
        {
            task.IsIndeterminate = share is null;
            if (share is { } value) task.Value = value;
            task.Description = Markup.Escape(text);
        }

        public override void Write(IRenderable above) => console.Show(above);
    }

    sealed class Lines(LabHost host, IAnsiConsole console, string name) : LiveProgress
    {
        long last = host.Time.GetTimestamp();

        public override void Update(double? share, string text)
        {
            if (host.Time.GetElapsedTime(last) < lineEvery) return;
            last = host.Time.GetTimestamp();
            host.Error.WriteLine(share is { } value ? $"{name}: {100 * value:F0}%  {text}" : $"{name}: {text}");
        }

        public override void Write(IRenderable above) => console.Show(above);
    }
}
