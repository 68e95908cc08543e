namespace Lab.Tensors;

public sealed unsafe partial class SimdKernels
{
    public void LayerNorm(
        Tensor x, Tensor residual, Tensor gain, Tensor bias, float epsilon, Dropout dropout, Tensor y, Tensor normalized, Tensor inverseDeviation)
    {
        ShapeCheck.Same("layer norm", x, y);
        ShapeCheck.SameOrNone("layer norm", x, residual);
        ShapeCheck.SameOrNone("layer norm", x, normalized);
        ShapeCheck.PerColumn("layer norm", x, gain);
        ShapeCheck.PerColumn("layer norm", x, bias);
        team.Run(
            new LayerNormWork
            {
                X = Floats(x),
                XStride = x.Stride,
                Residual = FloatsOrNull(residual),
                ResidualStride = residual.Stride,
                Gain = Floats(gain),
                Bias = Floats(bias),
                Epsilon = epsilon,
                Dropout = dropout,
                Y = Floats(y),
                YStride = y.Stride,
                Normalized = FloatsOrNull(normalized),
                NormalizedStride = normalized.Stride,
                InverseDeviation = FloatsOrNull(inverseDeviation),
                Rows = x.Rows,
                Width = x.Columns,
            },
            x.Length >= ParallelElements);
    }

    public void LayerNormBackward(
        Tensor dy, Tensor normalized, Tensor inverseDeviation, Tensor gain, Dropout dropout,
        Tensor dx, Tensor dResidual, Tensor gainGradient, Tensor biasGradient)
    {
        ShapeCheck.Same("layer norm backward", dy, normalized);
        ShapeCheck.SameOrNone("layer norm backward", dy, dx);
        ShapeCheck.SameOrNone("layer norm backward", dy, dResidual);
        ShapeCheck.PerRow("layer norm backward", dy, inverseDeviation);
        bool parallel = dy.Length >= ParallelElements;
        // Columns first: the second pass may overwrite dy.
        if (!gainGradient.IsNone)
            team.Run(
                new ColumnSumWork
                {
                    X = Floats(dy),
                    XStride = dy.Stride,
                    Y = Floats(normalized),
                    YStride = normalized.Stride,
                    Rows = dy.Rows,
                    Columns = dy.Columns,
                    Sum = Floats(biasGradient),
                    ProductSum = Floats(gainGradient),
                },
                parallel);
        team.Run(
            new LayerNormGradientWork
            {
                Gradient = Floats(dy),
                GradientStride = dy.Stride,
                Normalized = Floats(normalized),
                NormalizedStride = normalized.Stride,
                InverseDeviation = Floats(inverseDeviation),
                Gain = Floats(gain),
                Dropout = dropout,
                DInput = FloatsOrNull(dx),
                DInputStride = dx.Stride,
                DResidual = FloatsOrNull(dResidual),
                DResidualStride = dResidual.Stride,
                Rows = dy.Rows,
                Width = dy.Columns,
            },
            parallel);
    }
}
