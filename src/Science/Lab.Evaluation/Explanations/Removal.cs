using System.Runtime.InteropServices;
using Lab.Inference;
using Lab.Tensors;

namespace Lab.Evaluation;

/// <summary>The score of a class for variants of a text from which tokens were taken.</summary>
sealed class Removal(IExplainableClassifier model, int[] ids, int? mask)
{
    const int BatchTokens = 4_096;

    readonly TokenBatch batch = new();
    readonly List<int> kept = [];

    /// <param name="removed">Tokens that are taken, for each variant.</param>
    /// <param name="target">Class.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>A score for each variant.</returns>
    public double[] Scores(IReadOnlyList<IReadOnlyCollection<int>> removed, int target, CancellationToken cancellation)
    {
        var scores = new double[removed.Count];
        for (int next = 0; next < removed.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = next;
            batch.Clear();
            while (next < removed.Count && (batch.SequenceCount == 0 || batch.TokenCount + ids.Length <= BatchTokens)) Add(removed[next++]);
            var probabilities = new float[batch.SequenceCount * model.Labels.Count];
            model.Classify(batch, probabilities);
            for (int i = 0; i < batch.SequenceCount; i++) scores[first + i] = probabilities[(i * model.Labels.Count) + target];
        }
        return scores;
    }

    void Add(IReadOnlyCollection<int> removed)
    {
        var gone = removed.ToHashSet();
        kept.Clear();
        for (int t = 0; t < ids.Length; t++)
        {
            if (!gone.Contains(t)) kept.Add(ids[t]);
            else if (mask is { } id) kept.Add(id);
        }
        batch.Add(CollectionsMarshal.AsSpan(kept));
    }
}
