using Lab.Inference;
using Lab.Tensors;

namespace Lab.Evaluation;

/// <summary>
/// Attention over all layers (Abnar, Zuidema 2020): half of each layer is the mean of its heads, half the residual connection that goes past it,
/// and the product over the layers says how much of the first token's last state comes from each token of the text.
/// </summary>
static class AttentionRollout
{
    /// <summary>Share of each token; they add up to 1.</summary>
    public static double[] Of(IExplainableClassifier model, int[] ids)
    {
        int tokens = ids.Length;
        var layers = Probabilities(model, ids);
        var shares = new double[tokens];
        shares[0] = 1;
        // From the last layer down: one row of the product is enough.
        foreach (var heads in Enumerable.Reverse(layers))
        {
            var below = new double[tokens];
            for (int i = 0; i < tokens; i++)
            {
                below[i] += 0.5 * shares[i];
                for (int j = 0; j < tokens; j++)
                {
                    double mean = 0;
                    foreach (var head in heads) mean += head[i][j];
                    below[j] += 0.5 * shares[i] * mean / heads.Length;
                }
            }
            shares = below;
        }
        return shares;
    }

    /// <summary>Attention by layer and head: row i is what token i attends to.</summary>
    /// <param name="model">With L layers and A heads.</param>
    /// <param name="ids">T tokens.</param>
    /// <returns>L times A times (T, T).</returns>
    public static List<float[][][]> Probabilities(IExplainableClassifier model, int[] ids)
    {
        var batch = new TokenBatch();
        batch.Add(ids);
        var layers = new List<float[][][]>();
        model.Attention(batch, (layer, probabilities) =>
        {
            var heads = new float[model.HeadCount][][];
            for (int head = 0; head < heads.Length; head++)
            {
                heads[head] = new float[ids.Length][];
                for (int row = 0; row < ids.Length; row++)
                    heads[head][row] = probabilities.Slice(((head * ids.Length) + row) * ids.Length, ids.Length).ToArray();
            }
            layers.Add(heads);
        });
        return layers;
    }
}
