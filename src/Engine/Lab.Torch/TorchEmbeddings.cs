using Lab.Transformers.Configuration;
using TorchSharp;

namespace Lab.Torch;

/// <summary>
/// Sum of the vectors of word, position and segment. Its backward pass is written by hand: differentiation of the look-up would make a
/// gradient as large as the whole table, nearly all zeros, for every batch.
/// </summary>
sealed class TorchEmbeddings : IDisposable
{
    readonly torch.Tensor words;
    readonly torch.Tensor positions;
    readonly torch.Tensor? types;
    readonly torch.Tensor? wordGradients;
    readonly torch.Tensor? positionGradients;
    readonly torch.Tensor? typeGradients;
    readonly torch.Tensor? padGradient;

    public TorchEmbeddings(TorchParameters parameters, ModelConfig config, string prefix)
    {
        string WordsName = $"{prefix}.word_embeddings.weight", PositionsName = $"{prefix}.position_embeddings.weight", TypesName = $"{prefix}.token_type_embeddings.weight";
        words = parameters.Weight(WordsName);
        wordGradients = parameters.Gradient(WordsName);
        positions = parameters.Weight(PositionsName);
        positionGradients = parameters.Gradient(PositionsName);
        if (config.TypeVocabularySize > 0)
        {
            types = parameters.Weight(TypesName);
            typeGradients = parameters.Gradient(TypesName);
        }
        if (config.PadTokenId is { } pad) padGradient = wordGradients?.narrow(0, pad, 1);
    }

    /// <summary>(tokens, H): a leaf, which gathers its gradient where the tables are trained.</summary>
    /// <param name="batch">Ids.</param>
    /// <param name="given">(tokens, H): instead of the words' vectors.</param>
    public torch.Tensor Sum(TorchBatch batch, torch.Tensor? given = null)
    {
        using var noGradient = torch.no_grad();
        var sum = given ?? words.index_select(0, batch.Ids);
        sum = sum.Plus(positions.index_select(0, batch.Positions));
        if (types is not null) sum.add_(types.index_select(0, batch.TypeIds), TorchScalars.One);
        return sum;
    }

    public bool IsTrained => wordGradients is not null || positionGradients is not null;

    /// <summary>Vectors of words, (ids, H).</summary>
    public torch.Tensor Words(torch.Tensor ids)
    {
        using var noGradient = torch.no_grad();
        return words.index_select(0, ids);
    }

    /// <summary>Adds to the gradients of the tables.</summary>
    /// <param name="batch">As in the forward pass.</param>
    /// <param name="gradient">Of the sum, (tokens, H).</param>
    public void Backward(TorchBatch batch, torch.Tensor gradient)
    {
        using var noGradient = torch.no_grad();
        wordGradients?.index_add_(0, batch.Ids, gradient, TorchScalars.One);
        positionGradients?.index_add_(0, batch.Positions, gradient, TorchScalars.One);
        typeGradients?.index_add_(0, batch.TypeIds, gradient, TorchScalars.One);
        // The padding token never learns, whatever a text holds.
        padGradient?.zero_();
    }

    public void Dispose()
    {
        foreach (var tensor in (torch.Tensor?[])[padGradient, wordGradients, positionGradients, typeGradients]) tensor?.Dispose();
    }
}
