using Lab.Datasets;
using Lab.Inference;
using Lab.Tensors;
using Lab.Tokenizers;

namespace Lab.Evaluation;

/// <summary>Says for each word of a text what it did for the answer of a model. One caller at a time, as the model.</summary>
/// <param name="model">What is explained.</param>
/// <param name="tokenizer">Of the model.</param>
/// <param name="cleaning">What is done to texts before the model sees them.</param>
/// <param name="maxLength">Most tokens that are read, special tokens included.</param>
public sealed class TextExplainer(IExplainableClassifier model, Tokenizer tokenizer, TextCleaning cleaning, int maxLength)
{
    /// <param name="text">Of any length, as it was given to the model.</param>
    /// <param name="options">Null for integrated gradients of the answer.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="LabException">The target is no label of the model, an option is out of range, or the vocabulary lacks a token that is asked for.</exception>
    public Explanation Explain(string text, ExplainOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        options.Validate();
        int? asked = options.Target is { } label ? IndexOf(label) : null;
        var read = ReadText.Of(text, tokenizer, cleaning, maxLength);
        float[] scores = Classify(read.Ids);
        int answer = scores.IndexOf(scores.Max());
        int target = asked ?? answer;
        var byLabel = new OrderedDictionary<string, double>();
        for (int c = 0; c < scores.Length; c++) byLabel[model.Labels[c]] = scores[c];

        Explanation With(string method, string unit, double[] words, string? of) => new(
            read.Text, model.Labels[answer], byLabel, of, method, unit,
            [.. read.Words.Select((word, i) => new WordImportance(read.Text[word.Start..word.End], word.Start, word.End - word.Start, words[i]))])
        {
            Truncated = read.Truncated,
            Notes = read.Notes,
        };

        switch (options.Method)
        {
            case ExplanationMethod.IntegratedGradients:
                var tokens = IntegratedGradients.Of(model, read.Ids, Baseline(read, options.Baseline), target, options, cancellation);
                if (!tokens.Converged)
                    read.Notes.Add(FormattableString.Invariant(
                        $"After {tokens.Steps} steps the scores still miss the difference of the logits by {Math.Abs(tokens.Delta):0.####}: take them as rough, or allow more steps."));
                return With("integrated-gradients", "logit", Sum(read, tokens.Scores), model.Labels[target]) with
                {
                    Value = tokens.Value,
                    BaselineValue = tokens.BaselineValue,
                    Delta = tokens.Delta,
                    Steps = tokens.Steps,
                };
            case ExplanationMethod.Occlusion:
                var removal = new Removal(model, read.Ids, options.Occlusion == OcclusionKind.Mask ? TokenOf("[MASK]") : null);
                double[] without = removal.Scores([.. read.Words.Select(word => word.Tokens)], target, cancellation);
                return With("occlusion", model.ScoresAreProbabilities ? "probability" : "number", [.. without.Select(score => scores[target] - score)], model.Labels[target]) with
                {
                    Value = scores[target],
                };
            default:
                return With("attention-rollout", "share", Sum(read, AttentionRollout.Of(model, read.Ids)), of: null);
        }
    }

    /// <summary>What the tokens of a text attend to.</summary>
    /// <param name="text">As it was given to the model.</param>
    /// <param name="layer">From 0.</param>
    /// <param name="head">From 0; null: the mean of all heads.</param>
    /// <exception cref="LabException">There is no such layer or head.</exception>
    public AttentionMap Attention(string text, int layer, int? head = null)
    {
        if ((uint)layer >= (uint)model.LayerCount) throw new LabException(ErrorKind.Usage, $"There is no layer {layer}.", nameof(layer), $"0 to {model.LayerCount - 1}");
        if (head is { } one && (uint)one >= (uint)model.HeadCount) throw new LabException(ErrorKind.Usage, $"There is no head {head}.", nameof(head), $"0 to {model.HeadCount - 1}");
        var read = ReadText.Of(text, tokenizer, cleaning, maxLength);
        float[][][] heads = AttentionRollout.Probabilities(model, read.Ids)[layer];
        return new AttentionMap(read.Encoding.Tokens, layer, head, head is { } index ? heads[index] : Mean(heads));
    }

    internal IExplainableClassifier Model => model;

    internal ReadText Read(string text) => ReadText.Of(text, tokenizer, cleaning, maxLength);

    float[] Classify(int[] ids)
    {
        var batch = new TokenBatch();
        batch.Add(ids);
        var scores = new float[model.Labels.Count];
        model.Classify(batch, scores);
        return scores;
    }

    int[] Baseline(ReadText read, BaselineToken kind)
    {
        int id = TokenOf(kind == BaselineToken.Mask ? "[MASK]" : "[PAD]");
        return [.. read.Ids.Select((token, t) => read.IsSpecial[t] ? token : id)];
    }

    int TokenOf(string token) => tokenizer.TokenToId(token) ?? throw new LabException(
        ErrorKind.Model, $"The vocabulary has no {token}.", "tokenizer", $"a vocabulary with {token}",
        $"Choose another {SettingName.Of<ExplainOptions>(nameof(ExplainOptions.Method))}, {SettingName.Of<ExplainOptions>(nameof(ExplainOptions.Baseline))} or {SettingName.Of<ExplainOptions>(nameof(ExplainOptions.Occlusion))}.");

    int IndexOf(string label)
    {
        int index = model.Labels.ToList().FindIndex(name => string.Equals(name, label, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : throw new LabException(
            ErrorKind.Usage, $"'{label}' is no label of the model.", SettingName.Of<ExplainOptions>(nameof(ExplainOptions.Target)), string.Join(", ", model.Labels));
    }

    static double[] Sum(ReadText read, double[] tokens) => [.. read.Words.Select(word => word.Tokens.Sum(token => tokens[token]))];

    static float[][] Mean(float[][][] heads) =>
        [.. Enumerable.Range(0, heads[0].Length).Select(row => Enumerable.Range(0, heads[0].Length).Select(column => heads.Average(head => head[row][column])).ToArray())];
}
