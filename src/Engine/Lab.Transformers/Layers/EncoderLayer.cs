using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>Self-attention, then feed-forward. x: (M, H); y: (R, H), R = M, or B when only first tokens are asked for.</summary>
sealed class EncoderLayer(ParameterSet parameters, ModelConfig config, EncoderLayerNames names, int layer)
{
    readonly SelfAttentionLayer attention = new(parameters, config, names, layer);
    readonly FeedForwardLayer feedForward = new(parameters, config, names, layer);

    public void Forward(Pass pass, Tensor x, bool firstTokenOnly, Tensor y)
    {
        Tensor attended = pass.Allocate(y.Rows, y.Columns);
        attention.Forward(pass, x, firstTokenOnly, attended);
        feedForward.Forward(pass, attended, y);
    }

    /// <summary>dy: (R, H), overwritten; dx: (M, H), or none. What it allocates on the way is freed at the end.</summary>
    public void Backward(Pass pass, Tensor dy, Tensor dx)
    {
        long mark = pass.Arena.Mark();
        Tensor dAttended = pass.Allocate(dy.Rows, dy.Columns);
        feedForward.Backward(pass, dy, dAttended);
        attention.Backward(pass, dAttended, dx);
        pass.Arena.Reset(mark);
    }
}
