namespace Lab.Statistics;

/// <summary>Words counted by class, and how strongly each marks one.</summary>
public sealed class WordStatistics
{
    readonly int[,] counts;
    readonly int[] labels;
    readonly Dictionary<int, int>[] documents;
    readonly double all;

    WordStatistics(string[] words, Dictionary<int, int>[] documents, int[] labels, int classes)
    {
        (Words, this.documents, this.labels, Classes) = (words, documents, labels, classes);
        counts = new int[classes, words.Length];
        var (totals, rows) = (new int[words.Length], new int[words.Length]);
        for (var i = 0; i < documents.Length; i++)
            foreach (var (word, count) in documents[i])
            {
                counts[labels[i], word] += count;
                totals[word] += count;
                rows[word]++;
            }
        (Totals, Rows, all) = (totals, rows, totals.Sum(count => (double)count));
    }

    /// <summary>All words that occur, sorted.</summary>
    public IReadOnlyList<string> Words { get; }

    public int Classes { get; }

    /// <summary>By word: how often it occurs.</summary>
    public IReadOnlyList<int> Totals { get; }

    /// <summary>By word: in how many texts.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <param name="texts">Texts, as they are or cleaned.</param>
    /// <param name="labels">(rows) class of each.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="longestRun">Words in a row that count as one: 2 also counts "not good".</param>
    /// <exception cref="ArgumentException">No rows, different lengths, or a class out of range.</exception>
    public static WordStatistics Of(IReadOnlyList<string> texts, IReadOnlyList<int> labels, int classes, int longestRun = 1)
    {
        Arguments.RequireRows(texts.Count, nameof(texts));
        Arguments.RequireSameLength(texts.Count, labels.Count, nameof(labels));
        for (var i = 0; i < labels.Count; i++) Arguments.RequireClass(labels[i], i, classes, nameof(labels));
        var tokens = new IReadOnlyList<string>[texts.Count];
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = WordTokens.Of(texts[i], longestRun);
            foreach (var word in tokens[i]) known.TryAdd(word, 0);
        }
        string[] words = [.. known.Keys.Order(StringComparer.Ordinal)];
        for (var w = 0; w < words.Length; w++) known[words[w]] = w;
        return new WordStatistics(words, [.. tokens.Select(text => text.CountBy(word => known[word]).ToDictionary())], [.. labels], classes);
    }

    /// <summary>How often a word occurs in a class.</summary>
    public int Count(int label, int word) => counts[label, word];

    /// <summary>
    /// By word: log-odds of the class against the others with an informative Dirichlet prior, in standard deviations (Monroe, Colaresi
    /// and Quinn 2008). Rare words stay near 0; beyond about 2 a word marks the class, below -2 the others.
    /// </summary>
    /// <param name="label">The class.</param>
    /// <param name="prior">Words that the prior is worth, shared out as the words of all classes are.</param>
    public IReadOnlyList<double> LogOdds(int label, double prior = 10)
    {
        Arguments.RequireClass(label, 0, Classes, nameof(label));
        if (!(prior > 0 && double.IsFinite(prior))) throw new ArgumentOutOfRangeException(nameof(prior), prior, "The weight of the prior is finite and above 0.");
        double own = 0;
        for (var w = 0; w < Words.Count; w++) own += counts[label, w];
        var scores = new double[Words.Count];
        for (var w = 0; w < scores.Length; w++)
        {
            var expected = prior * Totals[w] / all;
            var (here, there) = (counts[label, w] + expected, Totals[w] - counts[label, w] + expected);
            var difference = Math.Log(here / (own + prior - here)) - Math.Log(there / (all - own + prior - there));
            scores[w] = difference / Math.Sqrt(1 / here + 1 / there);
        }
        return scores;
    }

    /// <summary>By word: chi-square of its counts by class against the share of rows that each class has.</summary>
    public IReadOnlyList<double> ChiSquare()
    {
        var scores = new double[Words.Count];
        for (var c = 0; c < Classes; c++)
        {
            var share = (double)labels.Count(label => label == c) / labels.Length;
            if (share == 0) continue;
            for (var w = 0; w < scores.Length; w++)
            {
                var expected = share * Totals[w];
                scores[w] += (counts[c, w] - expected) * (counts[c, w] - expected) / expected;
            }
        }
        return scores;
    }

    /// <summary>By word: mutual information of its count in a text and the class of the text, in nats.</summary>
    public IReadOnlyList<double> MutualInformation()
    {
        double rows = labels.Length;
        var perClass = new double[Classes];
        foreach (var label in labels) perClass[label]++;
        var joint = new Dictionary<int, double[]>[Words.Count];
        for (var w = 0; w < joint.Length; w++) joint[w] = [];
        for (var i = 0; i < documents.Length; i++)
            foreach (var (word, count) in documents[i])
                (joint[word].TryGetValue(count, out var cells) ? cells : joint[word][count] = new double[Classes])[labels[i]]++;
        return [.. joint.Select(counts =>
        {
            var without = perClass.ToArray();
            foreach (var cells in counts.Values)
                for (var c = 0; c < Classes; c++) without[c] -= cells[c];
            return Math.Max(0, counts.Values.Append(without).Sum(cells => cells.Select((n, c) => n == 0 ? 0 : n / rows * Math.Log(n * rows / (cells.Sum() * perClass[c]))).Sum()));
        })];
    }

    /// <summary>The words that mark a class most, by <see cref="LogOdds"/>.</summary>
    public IReadOnlyList<ClassWord> Top(int label, int number = 10)
    {
        var scores = LogOdds(label);
        return [.. Enumerable.Range(0, Words.Count).OrderByDescending(w => Math.Round(scores[w], 12)).ThenBy(w => Words[w], StringComparer.Ordinal)
            .Take(number).Select(w => new ClassWord(Words[w], counts[label, w], Totals[w], scores[w]))];
    }
}

/// <summary>A word that marks a class.</summary>
/// <param name="Word">In lower case.</param>
/// <param name="Count">How often it occurs in the class.</param>
/// <param name="Total">How often in all.</param>
/// <param name="LogOdds">In standard deviations.</param>
public sealed record ClassWord(string Word, int Count, int Total, double LogOdds);
