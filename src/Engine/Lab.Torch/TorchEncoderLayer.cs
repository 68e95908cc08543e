using Lab.Transformers;
using Lab.Transformers.Configuration;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace Lab.Torch;

/// <summary>Self-attention, then feed-forward, each with dropout, residual and LayerNorm. x: (B, S, H).</summary>
sealed class TorchEncoderLayer(TorchParameters parameters, ModelConfig config, TorchPrecision precision, EncoderLayerNames names)
{
    readonly TorchLinear query = new(parameters, names.Query, precision);
    readonly TorchLinear key = new(parameters, names.Key, precision);
    readonly TorchLinear value = new(parameters, names.Value, precision);
    readonly TorchLinear attentionOutput = new(parameters, names.AttentionOutput, precision);
    readonly TorchLayerNorm attentionNorm = new(parameters, names.AttentionNorm, config.LayerNormEpsilon);
    readonly TorchLinear inner = new(parameters, names.Inner, precision);
    readonly TorchLinear outer = new(parameters, names.Outer, precision);
    readonly TorchLayerNorm outputNorm = new(parameters, names.OutputNorm, config.LayerNormEpsilon);

    /// <summary>(B, S, H), or with <paramref name="firstTokenOnly"/> (B, 1, H): then only the first token asks, keys and values still come from all.</summary>
    public torch.Tensor Forward(torch.Tensor x, torch.Tensor? mask, bool firstTokenOnly, bool training)
    {
        var asked = firstTokenOnly ? x.narrow(1, 0, 1) : x;
        var context = F.scaled_dot_product_attention(
            Heads(query.Forward(asked)), Heads(key.Forward(x)), Heads(value.Forward(x)), mask, training ? config.AttentionDropout : 0);
        var joined = context.transpose(1, 2).reshape(asked.shape);
        var attended = attentionNorm.Forward(asked + Drop(attentionOutput.Forward(joined), training));
        var activated = TorchActivation.Apply(config.Activation, inner.Forward(attended));
        return outputNorm.Forward(attended + Drop(outer.Forward(activated), training));
    }

    // (B, R, H) to (B, heads, R, H / heads)
    torch.Tensor Heads(torch.Tensor x) => x.view(x.shape[0], x.shape[1], config.HeadCount, config.HeadSize).transpose(1, 2);

    torch.Tensor Drop(torch.Tensor x, bool training) => training && config.HiddenDropout > 0 ? F.dropout(x, config.HiddenDropout, true) : x;
}
