using System.Globalization;
using Lab.Mlflow.Protocol;

namespace Lab.Sentiment;

/// <summary>Runs of the tracking server.</summary>
public static class RunView
{
    const int MostRuns = 30, MostValues = 40;

    /// <summary>One run: state, parameters, metrics.</summary>
    /// <param name="run">As the client reads it.</param>
    /// <param name="server">Address of the tracking server, for a link to its page; null for none.</param>
    public static View Of(Run run, Uri? server = null)
    {
        var html = Html5.Head($"Run {Name(run)}")
            + (Address(run, server) is { } address ? $"<p><a href=\"{Html5.Escape(address)}\">{Html5.Escape(address)}</a></p>" : "")
            + Html5.Facts([("state", run.Info.Status.ToString().ToLowerInvariant()), ("started", Time(run.Info.StartTime)), ("id", run.Info.RunId)])
            + Html5.Table(["metric", "value", "step"], run.Data.Metrics.Take(MostValues).Select(metric => (IReadOnlyList<Cell>)[Cell.Of(metric.Key), Cell.Of(metric.Value, "#,0.####"), Cell.Of(metric.Step)]))
            + Html5.Table(["parameter", "value"], run.Data.Params.Take(MostValues).Select(param => (IReadOnlyList<Cell>)[Cell.Of(param.Key), Cell.Of(Html5.Short(param.Value))]))
            + More(Math.Max(run.Data.Metrics.Count, run.Data.Params.Count) - MostValues);
        return new View(html, Line(run));
    }

    /// <summary>Several runs, a row each, with the metrics that most of them have.</summary>
    public static View Of(IReadOnlyList<Run> runs, Uri? server = null)
    {
        const int columns = 6;
        string[] metrics = [.. runs.SelectMany(run => run.Data.Metrics.Select(metric => metric.Key).Distinct()).CountBy(key => key)
            .OrderByDescending(key => key.Value).ThenBy(key => key.Key, StringComparer.Ordinal).Take(columns).Select(key => key.Key)];
        var html = Html5.Table(["run", "state", "started", .. metrics], runs.Take(MostRuns).Select(run => (IReadOnlyList<Cell>)
            [
                Address(run, server) is { } address ? Cell.Made($"<a href=\"{Html5.Escape(address)}\">{Html5.Escape(Name(run))}</a>") : Cell.Of(Name(run)),
                Cell.Of(run.Info.Status.ToString().ToLowerInvariant()), Cell.Of(Time(run.Info.StartTime)),
                .. metrics.Select(key => run.Data.Metrics.LastOrDefault(metric => metric.Key == key) is { } metric ? Cell.Of(metric.Value, "#,0.####") : Cell.Of("")),
            ]))
            + More(runs.Count - MostRuns);
        return new View(html, string.Join('\n', runs.Take(MostRuns).Select(Line)));
    }

    static string Name(Run run) => run.Info.RunName.Length == 0 ? run.Info.RunId : run.Info.RunName;

    // Only addresses of the web: a link of another scheme could run something.
    static string? Address(Run run, Uri? server) =>
        server is { IsAbsoluteUri: true, Scheme: "http" or "https" }
            ? $"{server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}{server.AbsolutePath.TrimEnd('/')}/#/experiments/{Uri.EscapeDataString(run.Info.ExperimentId)}/runs/{Uri.EscapeDataString(run.Info.RunId)}" : null;

    static string Time(long milliseconds) =>
        milliseconds is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : "";

    static string More(int number) => number > 0 ? Html5.Note($"and {Html5.Whole(number)} more") : "";

    static string Line(Run run) =>
        $"{Name(run)}: {run.Info.Status.ToString().ToLowerInvariant()}" + string.Concat(run.Data.Metrics.Take(8).Select(metric => $", {metric.Key} {Html5.Number(metric.Value, "#,0.####")}"));
}
