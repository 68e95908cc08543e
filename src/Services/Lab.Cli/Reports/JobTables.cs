using System.Globalization;
using Lab.Cli.Json;
using Lab.Records.Jobs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lab.Cli.Reports;

/// <summary>Jobs for people.</summary>
static class JobTables
{
    public static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    public static Table List(IReadOnlyList<JobStatus> jobs)
    {
        var table = new Table().AddColumns("id", "kind", "state", "%", "created", "cause", "message");
        foreach (var job in jobs)
            table.AddRow(new[] { job.JobId, JobStates.Word(job.Kind), JobStates.Word(job.State), Percent(job), Time(job.Created), job.Cause, job.Message }.Select(Markup.Escape).ToArray());
        return table;
    }

    public static IEnumerable<IRenderable> Of(JobStatus job)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        void Row(string name, string? value)
        {
            if (value is { Length: > 0 }) grid.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        Row("id", job.JobId);
        Row("kind", JobStates.Word(job.Kind));
        Row("state", $"{JobStates.Word(job.State)}, {Percent(job)} %");
        Row("message", job.Message);
        Row("cause", job.Cause);
        Row("request", job.Request.GetRawText());
        Row("attempt", job.Attempt.ToString(CultureInfo.InvariantCulture));
        Row("created", Time(job.Created));
        Row("started", job.Started is { } started ? Time(started) : null);
        Row("ended", job.Ended is { } ended ? Time(ended) : null);
        Row("run", job.RunId);
        Row("version", job.ModelVersion);
        Row("gate", job.Gate is null ? null : job.Gate.Promoted ? "promoted" : "refused");
        yield return grid;
        if (job.Gate is not { } gate) yield break;
        var rules = new Table().AddColumns("rule", "value", "limit", "met");
        foreach (var rule in gate.Rules) rules.AddRow(new[] { rule.Name, Digits(rule.Value), Digits(rule.Limit), rule.Passed ? "yes" : "no" }.Select(Markup.Escape).ToArray());
        yield return rules;
    }

    public static Table Schedules(IReadOnlyList<ScheduleLine> schedules)
    {
        var table = new Table().AddColumns("name", "cron", "time zone", "kind", "request", "next");
        foreach (var line in schedules)
            table.AddRow(new[] { line.Name, line.Cron, line.TimeZone, JobStates.Word(line.Kind), line.Request.GetRawText(), line.Next is { } next ? Time(next) : "-" }.Select(Markup.Escape).ToArray());
        return table;
    }

    static string Percent(JobStatus job) => (100 * job.Progress).ToString("0", CultureInfo.InvariantCulture);

    static string Digits(double? value) => value is { } number ? number.ToString("0.####", CultureInfo.InvariantCulture) : "-";
}
