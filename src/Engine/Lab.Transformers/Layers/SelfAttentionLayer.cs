using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>
/// y = LayerNorm(x + dropout(attention(x) Wo + bo)). With <c>firstTokenOnly</c> only the first row of each sequence is
/// asked for (R = B rows instead of M); keys and values still come from all rows.
/// </summary>
sealed class SelfAttentionLayer
{
    readonly ModelConfig config;
    readonly int layer;
    readonly LinearLayer query;
    readonly LinearLayer keyValue;
    readonly LinearLayer output;
    readonly LayerNormLayer norm;

    // Saved by Forward for Backward.
    bool firstTokenOnly;
    Tensor input;       // (M, H)
    Tensor asked;       // (R, H): the rows of input that ask
    Tensor q;           // (R, H)
    Tensor kv;          // (M, 2H)
    Tensor context;     // (R, H)
    Tensor logSumExp;   // (heads, R)

    public SelfAttentionLayer(ParameterSet parameters, ModelConfig config, EncoderLayerNames names, int layer)
    {
        this.config = config;
        this.layer = layer;
        int hidden = config.HiddenSize;
        query = LinearLayer.Declare(parameters, names.Query, hidden, hidden);
        keyValue = LinearLayer.Declare(parameters, [names.Key, names.Value], hidden, hidden);
        output = LinearLayer.Declare(parameters, names.AttentionOutput, hidden, hidden);
        norm = new LayerNormLayer(parameters, names.AttentionNorm, hidden, config.LayerNormEpsilon);
    }

    Tensor Keys => kv.ColumnRange(0, config.HiddenSize);

    Tensor Values => kv.ColumnRange(config.HiddenSize, config.HiddenSize);

    /// <summary>x: (M, H), y: (R, H).</summary>
    public void Forward(Pass pass, Tensor x, bool onlyFirstToken, Tensor y)
    {
        int hidden = config.HiddenSize;
        firstTokenOnly = onlyFirstToken;
        input = x;
        asked = x;
        if (onlyFirstToken)
        {
            asked = pass.Allocate(pass.Sequences, hidden);
            pass.Kernels.Gather(x, pass.FirstRows, false, asked);
        }
        q = pass.Allocate(asked.Rows, hidden);
        kv = pass.Allocate(x.Rows, 2 * hidden);
        context = pass.Allocate(asked.Rows, hidden);
        logSumExp = pass.AllocateSaved(config.HeadCount, asked.Rows);

        query.Forward(pass, asked, Activation.None, Tensor.None, q);
        keyValue.Forward(pass, x, Activation.None, Tensor.None, kv);
        if (pass.AttentionSeen is { } seen) See(pass, seen);
        pass.Kernels.Attention(q, Keys, Values, pass.Offsets, pass.Longest, config.HeadCount, DropProbabilities(pass), context, logSumExp);
        output.Forward(pass, context, Activation.None, Tensor.None, y);
        norm.Forward(pass, y, asked, DropOutput(pass), y);
    }

    /// <summary>dy: (R, H), overwritten; dx: (M, H), or none when nothing below is trained.</summary>
    public void Backward(Pass pass, Tensor dy, Tensor dx)
    {
        int hidden = config.HiddenSize;
        // When all rows ask, the residual's gradient is the first part of dx; else it is gathered apart and added at the end.
        Tensor dAsked = firstTokenOnly && !dx.IsNone ? pass.Allocate(dy.Rows, hidden) : dx;
        norm.Backward(pass, dy, DropOutput(pass), dy, dAsked);

        Tensor dContext = pass.Allocate(dy.Rows, hidden);
        output.BackwardWeight(pass, context, dy);
        output.BackwardInput(pass, dy, false, dContext);

        Tensor dq = pass.Allocate(dy.Rows, hidden), dkv = pass.Allocate(input.Rows, 2 * hidden);
        pass.Kernels.AttentionBackward(
            q, Keys, Values, pass.Offsets, pass.Longest, config.HeadCount, DropProbabilities(pass), context, logSumExp,
            dContext, dq, dkv.ColumnRange(0, hidden), dkv.ColumnRange(hidden, hidden));

        query.BackwardWeight(pass, asked, dq);
        keyValue.BackwardWeight(pass, input, dkv);
        if (dx.IsNone) return;
        query.BackwardInput(pass, dq, true, dAsked);
        keyValue.BackwardInput(pass, dkv, !firstTokenOnly, dx);
        if (firstTokenOnly) pass.Kernels.ScatterAdd(dAsked, pass.FirstRows, -1, dx);
    }

    void See(Pass pass, Action<int, Tensor> seen)
    {
        Tensor probabilities = pass.Allocate(config.HeadCount * q.Rows, pass.Longest);
        pass.Kernels.AttentionProbabilities(q, Keys, pass.Offsets, pass.Longest, config.HeadCount, probabilities);
        seen(layer, probabilities);
    }

    Dropout DropProbabilities(Pass pass) => pass.Dropout(config.AttentionDropout, DropoutPlaces.AttentionProbabilities(layer));

    Dropout DropOutput(Pass pass) => pass.Dropout(config.HiddenDropout, DropoutPlaces.AttentionOutput(layer));
}
