using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>How large the arena of a batch must be, from the sizes in the configuration. An upper bound, a few percent high.</summary>
static class ActivationMemory
{
    /// <summary>Tensors of one layer, each rounded up to a cache line.</summary>
    const int TensorsPerLayer = 32;

    /// <param name="config">Sizes.</param>
    /// <param name="tokens">Of the batch.</param>
    /// <param name="sequences">Of the batch.</param>
    /// <param name="kind">A backward pass needs more.</param>
    /// <param name="seenKeys">Columns of the attention probabilities where somebody looks at them, else 0.</param>
    public static long Bytes(ModelConfig config, long tokens, long sequences, PassKind kind, long seenKeys = 0)
    {
        bool training = kind != PassKind.Prediction;
        long hidden = config.HiddenSize, inner = config.IntermediateSize, heads = config.HeadCount;

        // Floats per token inside one layer: query, key, value, context, attended, two of the inner width; training
        // also keeps the output, two normalised states, their deviations and the log-sums.
        long layer = (5 * hidden) + inner;
        if (training) layer += (3 * hidden) + inner + 2 + heads;
        // Backward of one layer on top: gradients of the same, freed after each layer.
        long backward = training ? (8 * hidden) + inner : 0;
        // Input and output buffers, the two gradients that are handed down, embedding norm, ids.
        long common = (training ? 5 * hidden : 2 * hidden) + 8;
        // The words' vectors, as given.
        if (kind == PassKind.Explanation) common += hidden;
        common += heads * seenKeys;

        long perToken = common + backward + (layer * (training ? config.LayerCount : 1));
        long perSequence = (10 * hidden) + (6 * config.Labels.Count) + 8;
        long alignment = (long)Arena.AlignmentBytes * TensorsPerLayer * (config.LayerCount + 2);
        return (sizeof(float) * ((perToken * tokens) + (perSequence * sequences))) + alignment;
    }
}
