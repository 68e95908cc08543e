namespace Lab.Tensors;

/// <summary>What happens to a finished block of a matrix product while it is still in the cache: bias, saving, activation.</summary>
unsafe struct Epilogue
{
    /// <summary>One value per column of the whole product, or null.</summary>
    public float* Bias;

    /// <summary>Where the values before the activation are kept, or null.</summary>
    public float* PreActivation;

    public long PreActivationStride;

    public Activation Activation;

    /// <param name="c">First element of the block.</param>
    /// <param name="stride">Row stride of <paramref name="c"/>.</param>
    /// <param name="row">Row of the block in the whole product.</param>
    /// <param name="column">Column of the block in the whole product.</param>
    /// <param name="rows">Height of the block.</param>
    /// <param name="columns">Width of the block.</param>
    public readonly void Apply(float* c, long stride, int row, int column, int rows, int columns)
    {
        if (Bias is null && PreActivation is null && Activation == Activation.None) return;
        for (int r = 0; r < rows; r++, c += stride)
        {
            if (Bias is not null) ElementWise.Add(c, Bias + column, columns);
            if (PreActivation is not null)
                new ReadOnlySpan<float>(c, columns).CopyTo(new Span<float>(PreActivation + ((row + r) * PreActivationStride) + column, columns));
            Activate(c, columns);
        }
    }

    readonly void Activate(float* x, int length)
    {
        switch (Activation)
        {
            case Activation.None: break;
            case Activation.Gelu: ElementWise.Map<GeluOp>(x, x, length); break;
            case Activation.GeluTanh: ElementWise.Map<GeluTanhOp>(x, x, length); break;
            case Activation.Relu: ElementWise.Map<ReluOp>(x, x, length); break;
            case Activation.Tanh: ElementWise.Map<TanhOp>(x, x, length); break;
            default: throw new ArgumentOutOfRangeException(nameof(Activation), Activation, "Unknown activation.");
        }
    }
}
