namespace Lab.Tensors;

public sealed unsafe partial class ReferenceKernels
{
    public void LayerNorm(
        Tensor x, Tensor residual, Tensor gain, Tensor bias, float epsilon, Dropout dropout, Tensor y, Tensor normalized, Tensor inverseDeviation)
    {
        ShapeCheck.Same("layer norm", x, y);
        ShapeCheck.SameOrNone("layer norm", x, residual);
        Matrix input = new(x), other = new(residual), g = new(gain), b = new(bias);
        Matrix output = new(y), saved = new(normalized), deviation = new(inverseDeviation);
        int width = input.Columns;
        double* h = stackalloc double[width];
        for (int r = 0; r < input.Rows; r++)
        {
            double mean = 0;
            for (int c = 0; c < width; c++)
            {
                h[c] = (float)((input[r, c] * dropout.Factor((uint)((r * width) + c))) + (other.IsNone ? 0 : other[r, c]));
                mean += h[c];
            }
            mean /= width;
            double variance = 0;
            for (int c = 0; c < width; c++) variance += (h[c] - mean) * (h[c] - mean);
            double inverse = 1 / Math.Sqrt((variance / width) + epsilon);
            for (int c = 0; c < width; c++)
            {
                double unit = (h[c] - mean) * inverse;
                if (!saved.IsNone) saved[r, c] = (float)unit;
                output[r, c] = (float)((unit * g[c]) + b[c]);
            }
            if (!deviation.IsNone) deviation[r] = (float)inverse;
        }
    }

    public void LayerNormBackward(
        Tensor dy, Tensor normalized, Tensor inverseDeviation, Tensor gain, Dropout dropout,
        Tensor dx, Tensor dResidual, Tensor gainGradient, Tensor biasGradient)
    {
        ShapeCheck.Same("layer norm backward", dy, normalized);
        Matrix d = new(dy), n = new(normalized), inverse = new(inverseDeviation), g = new(gain);
        Matrix toInput = new(dx), toResidual = new(dResidual), dGain = new(gainGradient), dBias = new(biasGradient);
        int width = d.Columns;
        for (int c = 0; c < width && !dGain.IsNone; c++)
        {
            double sum = dBias[c], product = dGain[c];
            for (int r = 0; r < d.Rows; r++)
            {
                sum += d[r, c];
                product += (double)d[r, c] * n[r, c];
            }
            dBias[c] = (float)sum;
            dGain[c] = (float)product;
        }
        // dh = (g dy - mean(g dy) - normalized * mean(g dy * normalized)) * inverseDeviation
        for (int r = 0; r < d.Rows; r++)
        {
            double mean = 0, projection = 0;
            for (int c = 0; c < width; c++)
            {
                mean += (double)d[r, c] * g[c];
                projection += (double)d[r, c] * g[c] * n[r, c];
            }
            mean /= width;
            projection /= width;
            for (int c = 0; c < width; c++)
            {
                float dh = (float)((((double)d[r, c] * g[c]) - mean - (n[r, c] * projection)) * inverse[r]);
                if (!toResidual.IsNone) toResidual[r, c] = dh;
                if (!toInput.IsNone) toInput[r, c] = dh * dropout.Factor((uint)((r * width) + c));
            }
        }
    }
}
