using Lab.Transformers;
using Lab.Transformers.Configuration;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace Lab.Torch;

/// <summary>Self-attention, then feed-forward, each with dropout, residual and LayerNorm. x: (B, S, H) float32, between the products in their precision.</summary>
sealed class TorchEncoderLayer(TorchParameters parameters, ModelConfig config, TorchPrecision precision, EncoderLayerNames names)
{
    readonly TorchLinear projections = new(parameters, precision, names.Query, names.Key, names.Value);
    // The same weights once more, for the last layer.
    readonly TorchLinear query = new(parameters, precision, names.Query);
    readonly TorchLinear keyAndValue = new(parameters, precision, names.Key, names.Value);
    readonly TorchLinear attentionOutput = new(parameters, precision, names.AttentionOutput);
    readonly TorchLayerNorm attentionNorm = new(parameters, names.AttentionNorm, config.LayerNormEpsilon);
    readonly TorchLinear inner = new(parameters, precision, names.Inner);
    readonly TorchLinear outer = new(parameters, precision, names.Outer);
    readonly TorchLayerNorm outputNorm = new(parameters, names.OutputNorm, config.LayerNormEpsilon);

    /// <summary>(B, S, H), or with <paramref name="firstTokenOnly"/> (B, 1, H): then only the first token asks, keys and values still come from all.</summary>
    public torch.Tensor Forward(torch.Tensor x, torch.Tensor? mask, bool firstTokenOnly, bool training)
    {
        var asked = firstTokenOnly ? x.narrow(1, 0, 1) : x;
        var attended = attentionNorm.Forward(asked.Plus(Drop(attentionOutput.Forward(Attention(x, asked, mask, firstTokenOnly, training)), training)));
        var activated = TorchActivation.Apply(config.Activation, inner.Forward(attended));
        return outputNorm.Forward(attended.Plus(Drop(outer.Forward(activated), training)));
    }

    /// <summary>What each token attends to: (B, heads, S, S), columns of padding 0.</summary>
    public torch.Tensor Probabilities(torch.Tensor x, torch.Tensor? mask)
    {
        var parts = Heads(projections.Forward(x), 3);
        var scores = parts[0].matmul(parts[1].transpose(2, 3)).Times(1 / Math.Sqrt(config.HeadSize));
        return F.softmax(mask is null ? scores : scores.Plus(mask), 3);
    }

    torch.Tensor Attention(torch.Tensor x, torch.Tensor asked, torch.Tensor? mask, bool firstTokenOnly, bool training)
    {
        var parts = firstTokenOnly ? [.. Heads(query.Forward(asked), 1), .. Heads(keyAndValue.Forward(x), 2)] : Heads(projections.Forward(x), 3);
        var context = F.scaled_dot_product_attention(parts[0], parts[1], parts[2], mask, training ? config.AttentionDropout : 0);
        return context.transpose(1, 2).reshape(asked.shape);
    }

    // (B, R, count * H) to count times (B, heads, R, H / heads).
    torch.Tensor[] Heads(torch.Tensor x, int count) =>
        x.view(x.shape[0], x.shape[1], count, config.HeadCount, config.HeadSize).permute(2, 0, 3, 1, 4).unbind(0);

    torch.Tensor Drop(torch.Tensor x, bool training) => training && config.HiddenDropout > 0 ? F.dropout(x, config.HiddenDropout, true) : x;
}
