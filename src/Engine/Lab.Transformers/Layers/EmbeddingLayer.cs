using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>y = dropout(LayerNorm(word[id] + position[p] + type[t])). DistilBERT has no types.</summary>
sealed class EmbeddingLayer
{
    readonly ModelConfig config;
    readonly Parameter words;
    readonly Parameter positions;
    readonly Parameter? types;
    readonly LayerNormLayer norm;

    public EmbeddingLayer(ParameterSet parameters, ModelConfig config, string prefix)
    {
        this.config = config;
        words = parameters.Matrix($"{prefix}.word_embeddings.weight", config.VocabularySize, config.HiddenSize);
        positions = parameters.Matrix($"{prefix}.position_embeddings.weight", config.MaxPositions, config.HiddenSize, !config.SinusoidalPositions);
        if (config.TypeVocabularySize > 0)
            types = parameters.Matrix($"{prefix}.token_type_embeddings.weight", config.TypeVocabularySize, config.HiddenSize);
        norm = new LayerNormLayer(parameters, $"{prefix}.LayerNorm", config.HiddenSize, config.LayerNormEpsilon);
    }

    /// <summary>y: (M, H)</summary>
    public void Forward(Pass pass, Tensor y)
    {
        if (pass.Words.IsNone) pass.Kernels.Gather(words.Value, pass.Ids, false, y);
        else pass.Kernels.Copy(pass.Words, y);
        pass.Kernels.Gather(positions.Value, pass.Positions, true, y);
        if (types is not null) pass.Kernels.Gather(types.Value, pass.TypeIds, true, y);
        norm.Forward(pass, y, Tensor.None, Dropout.None, y);
        pass.Kernels.ApplyDropout(y, Drop(pass));
    }

    /// <summary>vectors: (1, ids) integers to (ids, H), as the table has them.</summary>
    public void Words(Pass pass, Tensor ids, Tensor vectors) => pass.Kernels.Gather(words.Value, ids, false, vectors);

    /// <summary>dy: (M, H), overwritten by the gradient of the words' vectors.</summary>
    public void Backward(Pass pass, Tensor dy)
    {
        pass.Kernels.ApplyDropout(dy, Drop(pass));
        norm.Backward(pass, dy, Dropout.None, dy, Tensor.None);
        if (!pass.IsTraining) return;
        // The padding token never learns, whatever a text holds.
        pass.Kernels.ScatterAdd(dy, pass.Ids, config.PadTokenId ?? -1, words.Gradient);
        if (positions.IsTrained) pass.Kernels.ScatterAdd(dy, pass.Positions, -1, positions.Gradient);
        if (types is not null) pass.Kernels.ScatterAdd(dy, pass.TypeIds, -1, types.Gradient);
    }

    Dropout Drop(Pass pass) => pass.Dropout(config.HiddenDropout, DropoutPlaces.Embeddings);
}
