using System.Globalization;

namespace Lab.Monitoring.Staleness;

/// <summary>Is the served model too old, or training no longer as good as it was?</summary>
public static class StalenessCheck
{
    /// <summary>Share of a limit below which an alert clears: between it and the limit nothing changes.</summary>
    const double ClearBelow = 0.9;

    /// <summary>One finding each for age and metric.</summary>
    /// <param name="history">What the tracking server knows.</param>
    /// <param name="options">Limits.</param>
    /// <param name="now">Time of the pass.</param>
    /// <param name="live">What corrections say of the served answers; null: nothing.</param>
    public static IReadOnlyList<Finding> Run(ModelHistory history, StalenessOptions options, DateTimeOffset now, LiveAccuracy? live = null) =>
        [Age(history.Champion, options, now), Join(Metric(history.Metrics, options), live?.Judge(options))];

    /// <summary>The findings when the tracking server says nothing.</summary>
    /// <param name="why">It does not.</param>
    /// <param name="options">Limits.</param>
    /// <param name="live">What corrections say of the served answers; null: nothing.</param>
    public static IReadOnlyList<Finding> Unknown(string why, StalenessOptions options, LiveAccuracy? live = null) =>
        [new(Causes.ModelAge, FindingState.Unknown, why, []), Join(new(Causes.MetricDrop, FindingState.Unknown, why, []), live?.Judge(options))];

    // The worse of both tells the state, and both give their numbers. That one is well does not clear what the other cannot tell.
    static Finding Join(Finding runs, Finding? live) => live is null ? runs
        : Badness(live.State) > Badness(runs.State) ? live with { Numbers = [.. live.Numbers, .. runs.Numbers] }
        : runs with { Numbers = [.. runs.Numbers, .. live.Numbers] };

    static int Badness(FindingState state) => state switch { FindingState.Raised => 3, FindingState.Near => 2, FindingState.Unknown => 1, _ => 0 };

    static Finding Age(ChampionVersion? champion, StalenessOptions options, DateTimeOffset now)
    {
        if (champion is null) return new(Causes.ModelAge, FindingState.Unknown, "No model version is registered as champion.", []);
        var age = now - champion.Created;
        var state = State(age / options.MaxModelAge);
        string verdict = state switch
        {
            FindingState.Raised => $"Model version {champion.Version} is older than allowed.",
            FindingState.Near => $"Model version {champion.Version} is near its greatest age.",
            _ => $"Model version {champion.Version} is young enough.",
        };
        return new(Causes.ModelAge, state, verdict,
        [
            new("age of the model", Duration(age), $"at most {Duration(options.MaxModelAge)}"),
            new("registered", champion.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
        ]);
    }

    static Finding Metric(IReadOnlyList<RunMetric> metrics, StalenessOptions options)
    {
        if (metrics.Where(run => double.IsFinite(run.Value)).ToArray() is not { Length: > 0 } runs)
            return new(Causes.MetricDrop, FindingState.Unknown, $"No run of {options.Experiment} has the metric {options.Metric}.", []);
        var newest = runs.MaxBy(run => run.Time)!;
        var best = runs.MaxBy(run => run.Value)!;
        double drop = best.Value - newest.Value;
        // A tolerance of 0 lets nothing be near: equal is clear, less is raised.
        var state = drop > options.MaxMetricDrop ? FindingState.Raised : drop > 0 && drop > options.MaxMetricDrop * ClearBelow ? FindingState.Near : FindingState.Clear;
        string verdict = state switch
        {
            FindingState.Raised => $"The newest training run is worse than the best one by more than allowed ({options.Metric}).",
            FindingState.Near => $"The newest training run is nearly as far below the best one as allowed ({options.Metric}).",
            _ => $"The newest training run is as good as the best one ({options.Metric}).",
        };
        return new(Causes.MetricDrop, state, verdict,
        [
            new($"{options.Metric}, newest run", $"{Four(newest.Value)} ({newest.RunName})"),
            new($"{options.Metric}, best run", $"{Four(best.Value)} ({best.RunName})"),
            new("drop", Four(drop), $"at most {Four(options.MaxMetricDrop)}"),
            new("runs compared", runs.Length.ToString(CultureInfo.InvariantCulture)),
        ]);
    }

    static FindingState State(double shareOfLimit) =>
        shareOfLimit > 1 ? FindingState.Raised : shareOfLimit > ClearBelow ? FindingState.Near : FindingState.Clear;

    static string Four(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>In the two largest units: "3 d 4 h".</summary>
    internal static string Duration(TimeSpan span)
    {
        if (span < TimeSpan.Zero) return "0 s";
        (long Value, string Unit)[] parts = [((long)span.TotalDays, "d"), (span.Hours, "h"), (span.Minutes, "min"), (span.Seconds, "s")];
        int first = Array.FindIndex(parts, part => part.Value > 0);
        if (first < 0) return "0 s";
        return string.Join(' ', parts.Skip(first).Take(2).Where(part => part.Value > 0).Select(part => $"{part.Value} {part.Unit}"));
    }
}
