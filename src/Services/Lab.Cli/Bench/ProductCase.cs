using Lab.Tensors;

namespace Lab.Cli.Bench;

/// <summary>Which of the three products of a linear layer.</summary>
enum ProductKind
{
    /// <summary>y = x W^T + b, packed weight.</summary>
    Forward,

    /// <summary>dx = dy W.</summary>
    BackwardInput,

    /// <summary>dW += dy^T x, db += column sums.</summary>
    BackwardWeight,
}

/// <summary>A product as an encoder asks for it, named after its use.</summary>
/// <param name="Use">Layer: ffn_up, ...</param>
/// <param name="Kind">Which product of it.</param>
/// <param name="Tokens">Rows of x.</param>
/// <param name="Outputs">Rows of the weight.</param>
/// <param name="Inputs">Columns of the weight.</param>
sealed record ProductCase(string Use, ProductKind Kind, int Tokens, int Outputs, int Inputs)
{
    public string Name => Kind switch
    {
        ProductKind.Forward => $"{Use}_t{Tokens}",
        ProductKind.BackwardInput => $"{Use}_dx_t{Tokens}",
        _ => $"{Use}_dw_t{Tokens}",
    };

    public double Operations => 2.0 * Tokens * Outputs * Inputs;

    /// <summary>Room for every tensor of <see cref="Prepare"/>, packed weight and alignment included.</summary>
    public long ArenaBytes => (1L << 20) + sizeof(float) * (((long)Tokens * (Inputs + Outputs)) + (3L * Outputs * Inputs) + Outputs);

    /// <summary>The linear layers of an encoder layer; query and attention output have the same shape.</summary>
    /// <param name="hidden">Width of the hidden states.</param>
    /// <param name="intermediate">Width inside a feed-forward block.</param>
    /// <param name="kind">Which products of them.</param>
    /// <param name="tokens">Rows.</param>
    public static IEnumerable<ProductCase> Layers(int hidden, int intermediate, ProductKind kind, int tokens) =>
    [
        new("ffn_up", kind, tokens, intermediate, hidden),
        new("ffn_down", kind, tokens, hidden, intermediate),
        new("key_value", kind, tokens, 2 * hidden, hidden),
        new("attention_output", kind, tokens, hidden, hidden),
    ];

    /// <summary>Allocates and fills the tensors, and returns the call to measure.</summary>
    public Action Prepare(IKernels kernels, Arena arena)
    {
        var x = Random(kernels, arena, Tokens, Inputs, 1);
        var weight = Random(kernels, arena, Outputs, Inputs, 2);
        var bias = Random(kernels, arena, 1, Outputs, 3);
        var y = Random(kernels, arena, Tokens, Outputs, 4);
        if (Kind == ProductKind.BackwardInput) return () => kernels.LinearBackwardInput(y, weight, false, x);
        if (Kind == ProductKind.BackwardWeight) return () => kernels.LinearBackwardWeight(x, y, weight, bias);

        long length = kernels.PackedLength(Outputs, Inputs);
        var packed = length == 0 ? Tensor.None : arena.Allocate(1, (int)length);
        if (!packed.IsNone) kernels.Pack(weight, packed);
        return () => kernels.Linear(x, weight, packed, bias, Activation.None, Tensor.None, y);
    }

    static Tensor Random(IKernels kernels, Arena arena, int rows, int columns, ulong seed)
    {
        var tensor = arena.Allocate(rows, columns);
        var values = new float[tensor.Length];
        for (int i = 0; i < values.Length; i++) values[i] = CounterRandom.Normal(seed, (uint)i) * 0.02f;
        kernels.Upload(values, tensor);
        return tensor;
    }
}
