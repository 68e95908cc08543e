using Lab.Datasets;

namespace Lab.Evaluation;

/// <summary>Scores of texts, one row a text with a number for each label.</summary>
/// <param name="texts">Any number.</param>
/// <param name="cancellation">Ends the work.</param>
public delegate IReadOnlyList<float[]> ClassifyTexts(IReadOnlyList<string> texts, CancellationToken cancellation);

/// <summary>Puts changed texts before a model and counts how often its answer does not do what it should.</summary>
public static class ProbeRun
{
    const int Window = 256;

    /// <param name="labels">Of the model.</param>
    /// <param name="classify">The model; its scores are from 0 to 1.</param>
    /// <param name="texts">To change; none is enough where sentences are probed too.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Called with the texts classified and their number.</param>
    /// <param name="cancellation">Looked at between windows of texts.</param>
    /// <exception cref="LabException">An option is out of range, or nothing fits any probe.</exception>
    public static ProbeReport Of(
        IReadOnlyList<string> labels, ClassifyTexts classify, IReadOnlyList<string> texts, ProbeOptions? options = null, Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new();
        options.Validate();
        var probes = ProbeCatalog.Named(options.Probes);
        int positive = IndexOf(options.PositiveLabel), negative = IndexOf(options.NegativeLabel);
        string[] given = [.. texts.Concat(options.WithSentences ? Opinions.Sentences() : []).Distinct(StringComparer.Ordinal)];
        var scores = new Dictionary<string, float[]>(StringComparer.Ordinal);
        Classify(given, given.Length);

        var cases = new List<(Probe Probe, ProbePair Pair)>();
        foreach (var probe in probes)
        {
            if (probe.Expectation == ProbeExpectation.PositiveFalls && positive < 0) continue;
            int left = options.MaxCases;
            foreach (string text in given)
            {
                if (left == 0) break;
                int answer = Best(scores[text]);
                int opinion = answer == positive ? 1 : answer == negative ? -1 : 0;
                if (probe.Change(new ProbeText(text, opinion, SeedOf(options.Seed, probe.Name, text))) is not { } pair) continue;
                cases.Add((probe, pair));
                left--;
            }
        }
        string[] changed = [.. cases.SelectMany(one => new[] { one.Pair.Before, one.Pair.After }).Where(text => !scores.ContainsKey(text)).Distinct(StringComparer.Ordinal)];
        Classify(changed, given.Length + changed.Length);

        cases.RemoveAll(one => one.Probe.Expectation == ProbeExpectation.PositiveFalls && Best(scores[one.Pair.Before]) != positive);
        var results = cases.GroupBy(one => one.Probe, one => Judge(one.Probe.Expectation, one.Pair))
            .Select(group => Sum(group.Key, [.. group], options.Examples)).OrderByDescending(result => result.FailureRate).ToList();
        if (results.Count == 0)
            throw new LabException(ErrorKind.Data, "No text has a place for any probe.", nameof(texts), $"other texts, or {SettingName.Of<ProbeOptions>(nameof(options.WithSentences))}");
        return new ProbeReport(results, options.Tolerance, options.Seed)
        {
            Notes = [.. probes.Where(probe => results.All(result => result.Name != probe.Name)).Select(probe =>
                probe.Expectation == ProbeExpectation.PositiveFalls && positive < 0
                    ? $"{probe.Name}: the model has no label '{options.PositiveLabel}'."
                    : $"{probe.Name}: no text has a place for it.")],
        };

        int IndexOf(string label) => labels.ToList().FindIndex(name => string.Equals(name, label, StringComparison.OrdinalIgnoreCase));

        void Classify(string[] batch, int total)
        {
            foreach (string[] window in batch.Chunk(Window))
            {
                cancellation.ThrowIfCancellationRequested();
                var rows = classify(window, cancellation);
                for (int i = 0; i < window.Length; i++) scores[window[i]] = rows[i];
                progress?.Invoke(scores.Count, total);
            }
        }

        Judged Judge(ProbeExpectation expectation, ProbePair pair)
        {
            float[] before = scores[pair.Before], after = scores[pair.After];
            int watched = expectation switch
            {
                ProbeExpectation.PositiveFalls => positive,
                ProbeExpectation.AnswerHolds => Best(before),
                _ => Enumerable.Range(0, before.Length).MaxBy(c => Math.Abs(after[c] - before[c])),
            };
            double moved = (double)after[watched] - before[watched];
            // The larger, the worse.
            double fault = expectation switch
            {
                ProbeExpectation.PositiveFalls => moved + (2 * options.Tolerance),
                ProbeExpectation.AnswerHolds => -moved,
                _ => Math.Abs(moved),
            };
            string labelBefore = labels[Best(before)], labelAfter = labels[Best(after)];
            return new(fault > options.Tolerance, labelBefore != labelAfter, fault, new(pair.Before, pair.After, labelBefore, labelAfter, labels[watched], before[watched], after[watched]));
        }
    }

    static ProbeResult Sum(Probe probe, Judged[] cases, int examples) => new(
        probe.Name, probe.Description, probe.Expectation, cases.Length, cases.Count(one => one.Failed), cases.Count(one => one.LabelChanged),
        [.. cases.Where(one => one.Failed).OrderByDescending(one => one.Fault).Take(examples).Select(one => one.Case)]);

    static int Best(float[] scores) => scores.IndexOf(scores.Max());

    // The same text is changed in the same way whatever else is probed.
    static ulong SeedOf(ulong seed, string probe, string text)
    {
        ulong mixed = SplitMix64.Mix(seed + 1);
        foreach (char c in probe) mixed = SplitMix64.Mix(mixed ^ c);
        foreach (char c in text) mixed = SplitMix64.Mix(mixed ^ c);
        return mixed;
    }

    readonly record struct Judged(bool Failed, bool LabelChanged, double Fault, ProbeExample Case);
}
