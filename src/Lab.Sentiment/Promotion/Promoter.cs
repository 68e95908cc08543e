using System.Text;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;

namespace Lab.Sentiment.Promotion;

/// <summary>Lets the gate judge a registered version, writes its report to the version's run, and makes the version the champion where the report says so.</summary>
/// <param name="mlflow">The tracking server.</param>
/// <param name="registry">Of the same server.</param>
/// <param name="options">Limits of the gate.</param>
public sealed class Promoter(MlflowClient mlflow, ModelRegistry registry, GateOptions options)
{
    /// <summary>Folder of the report among the artifacts of a run.</summary>
    public const string Folder = "gate";

    /// <summary>Workers of the models. Null: LAB_THREADS, else one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Clock of the speed.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Holds the version against the champion of now. Where there is none, the first is as good as any.</summary>
    /// <param name="challenger">Registered.</param>
    /// <param name="folder">Its files.</param>
    /// <param name="rows">What both are measured on.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public async Task<GateReport> JudgeAsync(RegisteredVersion challenger, string folder, GateRows rows, CancellationToken cancellation = default)
    {
        if (await registry.FindChampionAsync(cancellation) is not { } champion)
            return new GateReport(true, [], $"Version {challenger.Version} is the first champion.") { Challenger = challenger.Version };
        string current = await registry.FetchAsync(champion, cancellation);
        return await Task.Run(Judge, cancellation);

        GateReport Judge()
        {
            using var before = SentimentModel.Load(current, new() { Threads = Threads });
            using var after = SentimentModel.Load(folder, new() { Threads = Threads });
            return PromotionGate.Judge(GateModel.Of(before, champion.Version), GateModel.Of(after, challenger.Version), rows, options, Time, cancellation);
        }
    }

    /// <summary>
    /// Logs the report to the run and the version, and moves the alias where it says so. Again with the same run it changes nothing more.
    /// </summary>
    /// <param name="version">What was judged.</param>
    /// <param name="report">By <see cref="JudgeAsync"/>.</param>
    /// <param name="runId">Run of the version.</param>
    /// <param name="cause">What asked for the training.</param>
    /// <param name="force">A person wants it, whatever the report says; the history says so too.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The report as it was logged: a forced one says that it is.</returns>
    public async Task<GateReport> DecideAsync(
        RegisteredVersion version, GateReport report, string runId, string cause, bool force = false, CancellationToken cancellation = default)
    {
        if (force && !report.Promoted)
            report = report with { Promoted = true, Forced = true, Summary = $"Version {version.Version} was promoted by force. {report.Summary}" };
        string outcome = report.Forced ? "forced" : report.Promoted ? "promoted" : "refused";
        await UploadAsync("report.json", report.ToJson() + "\n");
        await UploadAsync("report.html", GateView.Page(report));
        await mlflow.LogBatchAsync(runId, [.. Metrics(report)], tags: [new(RegistryTags.Gate, outcome)], cancellation: cancellation);
        await mlflow.SetModelVersionTagAsync(version.Name, version.Version, RegistryTags.Gate, outcome, cancellation);
        await mlflow.SetModelVersionTagAsync(version.Name, version.Version, RegistryTags.Cause, cause, cancellation);
        if (report.Promoted)
            await registry.PromoteAsync(
                version.Version,
                new ChampionReason(report.Forced ? ChampionChange.Forced : report.Champion is null ? ChampionChange.First : ChampionChange.Promoted, report.Summary) { Cause = cause, RunId = runId },
                cancellation);
        return report;

        async Task UploadAsync(string name, string text)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await mlflow.UploadArtifactAsync(runId, $"{Folder}/{name}", content, cancellation);
        }
    }

    IEnumerable<Metric> Metrics(GateReport report)
    {
        long now = Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var rule in report.Rules.Concat(report.Rules.SelectMany(rule => rule.AnyOf ?? [])))
            if (rule.Value is { } value) yield return new Metric { Key = $"gate_{rule.Name}", Value = value, Timestamp = now };
    }
}
