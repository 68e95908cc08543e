namespace Lab.Evaluation;

/// <summary>
/// Whether explanations can be believed (Samek and others 2017, DeYoung and others 2020): when the words that they call most important are taken out, the
/// answer must move more than when as many others are, drawn at random.
/// </summary>
public static class DeletionTest
{
    /// <param name="explainer">Of the model.</param>
    /// <param name="texts">Those with fewer words than are taken out, or cut by the model, count in <see cref="DeletionCurves.Skipped"/> only.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Called with the texts done.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="LabException">An option is out of range, or no text has enough words.</exception>
    public static DeletionCurves Run(
        TextExplainer explainer, IReadOnlyList<string> texts, DeletionOptions? options = null, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new();
        options.Validate();
        var model = explainer.Model;
        double[] important = new double[options.Words + 1], random = new double[options.Words + 1];
        int rows = 0;
        for (int row = 0; row < texts.Count; row++)
        {
            var read = explainer.Read(texts[row]);
            // A text of which every word is taken is the same for both.
            if (read.Words.Count > options.Words)
            {
                var explanation = explainer.Explain(texts[row], options.Explain, cancellation);
                int target = model.Labels.ToList().IndexOf(explanation.Target ?? explanation.Label);
                int[] best = [.. Enumerable.Range(0, read.Words.Count).OrderByDescending(i => explanation.Words[i].Score)];
                var orders = new List<int[]> { best };
                var draw = new Random(HashCode(options.Seed, row));
                for (int i = 0; i < options.RandomDraws; i++)
                {
                    int[] order = [.. Enumerable.Range(0, read.Words.Count)];
                    draw.Shuffle(order);
                    orders.Add(order);
                }
                var variants = orders.SelectMany(order => Enumerable.Range(0, options.Words + 1)
                    .Select(k => (IReadOnlyCollection<int>)[.. order.Take(k).SelectMany(word => read.Words[word].Tokens)])).ToList();
                double[] scores = new Removal(model, read.Ids, mask: null).Scores(variants, target, cancellation);
                for (int i = 0; i < scores.Length; i++)
                {
                    double moved = scores[0] - scores[i];
                    if (i <= options.Words) important[i] += moved;
                    else random[i % (options.Words + 1)] += moved / options.RandomDraws;
                }
                rows++;
            }
            progress?.Invoke(row + 1);
        }
        if (rows == 0)
            throw new LabException(ErrorKind.Data, $"No text has more than {options.Words} words.", nameof(texts), "longer texts, or fewer words to take out");
        return new DeletionCurves([.. important.Select(sum => sum / rows)], [.. random.Select(sum => sum / rows)], rows, texts.Count - rows);
    }

    static int HashCode(int seed, int row) => unchecked((seed * 397) ^ row);
}

/// <summary>How explanations are tested.</summary>
public sealed record DeletionOptions
{
    /// <summary>Most words that are taken out of a text, 1 or more.</summary>
    public int Words { get; init; } = 5;

    /// <summary>Random orders that each text is compared with, 1 or more.</summary>
    public int RandomDraws { get; init; } = 5;

    /// <summary>Of the random orders.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How the words are weighed.</summary>
    public ExplainOptions Explain { get; init; } = new();

    internal void Validate()
    {
        if (Words < 1) throw new LabException(ErrorKind.Usage, $"{Words} words are to be taken out.", SettingName.Of<DeletionOptions>(nameof(Words)), "1 or more");
        if (RandomDraws < 1) throw new LabException(ErrorKind.Usage, $"There are {RandomDraws} random orders.", SettingName.Of<DeletionOptions>(nameof(RandomDraws)), "1 or more");
    }
}
