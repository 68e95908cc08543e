using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>Embeddings and a stack of encoder layers: token ids to hidden states (M, H).</summary>
sealed class Encoder
{
    readonly ModelConfig config;
    readonly EmbeddingLayer embeddings;
    readonly EncoderLayer[] layers;

    public Encoder(
        ParameterSet parameters, ModelConfig config, string embeddingPrefix, Func<int, EncoderLayerNames> names)
    {
        this.config = config;
        embeddings = new EmbeddingLayer(parameters, config, embeddingPrefix);
        layers = new EncoderLayer[config.LayerCount];
        for (int i = 0; i < layers.Length; i++) layers[i] = new EncoderLayer(parameters, config, names(i), i);
    }

    /// <summary>
    /// Hidden states of the last layer: (M, H), or with <paramref name="firstTokenOnly"/> those of each sequence's first
    /// token: (B, H). What a classifier does not read is then not computed.
    /// </summary>
    /// <param name="visit">Called with (layer, hidden states): 0 is the output of the embeddings. Null when nobody looks.</param>
    public Tensor Forward(Pass pass, bool firstTokenOnly, Action<int, Tensor>? visit)
    {
        int hidden = config.HiddenSize;
        Tensor x = pass.Allocate(pass.Tokens, hidden);
        Tensor spare = pass.IsTraining ? Tensor.None : pass.Allocate(pass.Tokens, hidden);
        embeddings.Forward(pass, x);
        visit?.Invoke(0, x);
        for (int i = 0; i < layers.Length; i++)
        {
            bool reduce = firstTokenOnly && i == layers.Length - 1;
            int rows = reduce ? pass.Sequences : pass.Tokens;
            // Backward reads every layer's input. Without it two buffers take turns, and the layer's own memory is freed.
            Tensor y = pass.IsTraining ? pass.Allocate(rows, hidden) : spare.RowRange(0, rows);
            long mark = pass.Arena.Mark();
            layers[i].Forward(pass, x, reduce, y);
            if (!pass.IsTraining)
            {
                pass.Arena.Reset(mark);
                spare = x;
            }
            x = y;
            visit?.Invoke(i + 1, x);
        }
        return x;
    }

    /// <summary>dy: gradient of what <see cref="Forward"/> returned, overwritten.</summary>
    public void Backward(Pass pass, Tensor dy)
    {
        Tensor a = pass.Allocate(pass.Tokens, config.HiddenSize), b = pass.Allocate(pass.Tokens, config.HiddenSize);
        for (int i = layers.Length - 1; i >= 0; i--)
        {
            layers[i].Backward(pass, dy, a);
            dy = a;
            (a, b) = (b, a);
        }
        embeddings.Backward(pass, dy);
    }
}
