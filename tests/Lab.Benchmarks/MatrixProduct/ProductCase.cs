using Lab.Tensors;

namespace Lab.Benchmarks.MatrixProduct;

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

/// <summary>A product as MiniLM asks for it, named after its use.</summary>
/// <param name="Use">Layer: ffn_up, ...</param>
/// <param name="Kind">Which product of it.</param>
/// <param name="Tokens">Rows of x: 20, 80 and 256 are one text, 2560 a batch.</param>
/// <param name="Outputs">Rows of the weight.</param>
/// <param name="Inputs">Columns of the weight.</param>
sealed record ProductCase(string Use, ProductKind Kind, int Tokens, int Outputs, int Inputs)
{
    const int BatchTokens = 2560;

    public string Name => Kind switch
    {
        ProductKind.Forward => $"{Use}_t{Tokens}",
        ProductKind.BackwardInput => $"{Use}_dx_t{Tokens}",
        _ => $"{Use}_dw_t{Tokens}",
    };

    public double Operations => 2.0 * Tokens * Outputs * Inputs;

    public static IEnumerable<ProductCase> All()
    {
        // Query and attention output have the same shape.
        (string Use, int Outputs, int Inputs)[] layers =
            [("ffn_up", 1536, 384), ("ffn_down", 384, 1536), ("key_value", 768, 384), ("attention_output", 384, 384)];
        foreach (var (use, outputs, inputs) in layers)
            foreach (int tokens in (int[])[20, 80, 256, BatchTokens])
                yield return new ProductCase(use, ProductKind.Forward, tokens, outputs, inputs);
        foreach (var kind in (ProductKind[])[ProductKind.BackwardInput, ProductKind.BackwardWeight])
            foreach (var (use, outputs, inputs) in layers)
                yield return new ProductCase(use, kind, BatchTokens, outputs, inputs);
    }

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
