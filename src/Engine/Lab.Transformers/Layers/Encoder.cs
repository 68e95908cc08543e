using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>Embeddings and a stack of encoder layers: token ids to hidden states (M, H).</summary>
sealed class Encoder
{
    readonly ModelConfig config;
    readonly FrozenParts frozen;
    readonly EmbeddingLayer embeddings;
    readonly EncoderLayer[] layers;

    public Encoder(
        ParameterSet parameters, ModelConfig config, FrozenParts frozen, string embeddingPrefix, Func<int, EncoderLayerNames> names)
    {
        this.config = config;
        this.frozen = frozen;
        embeddings = new EmbeddingLayer(parameters, config, embeddingPrefix);
        layers = new EncoderLayer[config.LayerCount];
        for (int i = 0; i < layers.Length; i++)
        {
            parameters.Depth = i + 1;
            layers[i] = new EncoderLayer(parameters, config, names(i), i);
        }
        parameters.Depth = layers.Length + 1;
    }

    /// <summary>Whether the backward pass ends in the head.</summary>
    public bool IsFrozen => frozen.LowestLayer == layers.Length;

    /// <summary>
    /// Hidden states of the last layer: (M, H), or with <paramref name="firstTokenOnly"/> those of each sequence's first
    /// token: (B, H). What a classifier does not read is then not computed.
    /// </summary>
    /// <param name="visit">Called with (layer, hidden states): 0 is the output of the embeddings. Null when nobody looks.</param>
    public Tensor Forward(Pass pass, bool firstTokenOnly, Action<int, Tensor>? visit)
    {
        int hidden = config.HiddenSize;
        Tensor x = pass.Allocate(pass.Tokens, hidden);
        int firstSaved = pass.GoesBack ? LowestLayer(pass) : layers.Length;
        Tensor spare = firstSaved == 0 ? Tensor.None : pass.Allocate(pass.Tokens, hidden);
        pass.Saves = pass.GoesBack && ReachesEmbeddings(pass);
        embeddings.Forward(pass, x);
        visit?.Invoke(0, x);
        for (int i = 0; i < layers.Length; i++)
        {
            bool reduce = firstTokenOnly && i == layers.Length - 1;
            int rows = reduce ? pass.Sequences : pass.Tokens;
            // Backward reads the input of every layer it reaches. Below, two buffers take turns, and the layer's own memory is freed.
            pass.Saves = i >= firstSaved;
            Tensor y = pass.Saves ? pass.Allocate(rows, hidden) : spare.RowRange(0, rows);
            long mark = pass.Arena.Mark();
            layers[i].Forward(pass, x, reduce, y);
            if (!pass.Saves)
            {
                pass.Arena.Reset(mark);
                spare = x;
            }
            x = y;
            visit?.Invoke(i + 1, x);
        }
        pass.Saves = pass.GoesBack;
        return x;
    }

    /// <summary>
    /// dy: gradient of what <see cref="Forward"/> returned, overwritten. Goes down as far as something is trained, in an explanation to the
    /// words: returns the gradient of their vectors, (M, H), or none where it did not get there.
    /// </summary>
    public Tensor Backward(Pass pass, Tensor dy)
    {
        if (pass.IsTraining && IsFrozen) return Tensor.None;
        bool toEmbeddings = ReachesEmbeddings(pass);
        Tensor a = pass.Allocate(pass.Tokens, config.HiddenSize), b = pass.Allocate(pass.Tokens, config.HiddenSize);
        for (int i = layers.Length - 1; i >= LowestLayer(pass); i--)
        {
            bool lowest = !toEmbeddings && i == frozen.LowestLayer;
            layers[i].Backward(pass, dy, lowest ? Tensor.None : a);
            dy = a;
            (a, b) = (b, a);
        }
        if (!toEmbeddings) return Tensor.None;
        embeddings.Backward(pass, dy);
        return dy;
    }

    /// <summary>vectors: (1, ids) integers to (ids, H).</summary>
    public void Words(Pass pass, Tensor ids, Tensor vectors) => embeddings.Words(pass, ids, vectors);

    // What is frozen says nothing about what an explanation has to go through.
    int LowestLayer(Pass pass) => pass.IsTraining ? frozen.LowestLayer : 0;

    bool ReachesEmbeddings(Pass pass) => !pass.IsTraining || !frozen.Embeddings;
}
