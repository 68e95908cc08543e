using System.Globalization;

namespace Lab.Sentiment.Promotion;

/// <summary>How much longer a text takes. The two models take turns, so that what else the machine does befalls both.</summary>
static class GateLatency
{
    const int WarmUp = 3;

    public static GateRule Measure(
        GateModel champion, GateModel challenger, IReadOnlyList<GateRow> rows, GateOptions options, TimeProvider time, CancellationToken cancellation)
    {
        string[] texts = [.. Enumerable.Range(0, options.LatencyTexts).Select(i => rows[i % rows.Count].Text)];
        foreach (string text in texts.Take(WarmUp))
            foreach (var model in new[] { champion, challenger }) Time(model, text);
        var (before, after) = (new List<double>(), new List<double>());
        for (int i = 0; i < texts.Length; i++)
        {
            // Each is first as often as second.
            if (i % 2 == 0) before.Add(Time(champion, texts[i]));
            after.Add(Time(challenger, texts[i]));
            if (i % 2 == 1) before.Add(Time(champion, texts[i]));
        }
        double old = Median(before), now = Median(after);
        return GateRule.AtMost(
            "latency_ratio_p50", old > 0 ? now / old : null, options.MaxLatencyRatio,
            string.Create(CultureInfo.InvariantCulture, $"{now:0.0} ms a text ({challenger.Build}) after {old:0.0} ms ({champion.Build})"));

        double Time(GateModel model, string text)
        {
            long start = time.GetTimestamp();
            model.Classify([text], cancellation);
            return time.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
