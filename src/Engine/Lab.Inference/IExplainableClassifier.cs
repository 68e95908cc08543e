using Lab.Tensors;

namespace Lab.Inference;

/// <summary>A classifier that lets itself be looked into. H hidden size, M tokens of a batch, C classes.</summary>
public interface IExplainableClassifier : ISequenceClassifier
{
    /// <summary>H, numbers of a word's vector.</summary>
    int HiddenSize { get; }

    int LayerCount { get; }

    int HeadCount { get; }

    /// <summary>Vectors of words as the model has them.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="vectors">(ids, H), row by row.</param>
    void WordVectors(ReadOnlySpan<int> ids, Span<float> vectors);

    /// <summary>Logits of texts whose words are any vectors, and how one logit of each changes with them.</summary>
    /// <param name="batch">Its ids are not looked at.</param>
    /// <param name="vectors">(M, H): in the place of the words' own.</param>
    /// <param name="target">Class.</param>
    /// <param name="logits">(texts, C).</param>
    /// <param name="gradients">(M, H): d logit[target] / d vectors.</param>
    void WordGradients(TokenBatch batch, ReadOnlySpan<float> vectors, int target, Span<float> logits, Span<float> gradients);

    /// <summary>What each token attends to, in every layer.</summary>
    /// <param name="batch">Texts.</param>
    /// <param name="visit">Called for each layer, from the first.</param>
    void Attention(TokenBatch batch, AttentionVisitor visit);
}

/// <param name="layer">From 0.</param>
/// <param name="probabilities">(heads * M, longest): row head * M + r is what token row r attends to; columns beyond its text are 0.</param>
public delegate void AttentionVisitor(int layer, ReadOnlySpan<float> probabilities);
