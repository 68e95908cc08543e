namespace Lab.Tensors;

public abstract unsafe partial class HostKernels
{
    // A few numbers per text: one plain version in double precision serves every host backend.

    public void Softmax(Tensor x, Tensor y)
    {
        ShapeCheck.Same("softmax", x, y);
        Matrix input = new(x), output = new(y);
        for (int r = 0; r < input.Rows; r++)
        {
            double logSum = LogSumExp(input, r);
            for (int c = 0; c < input.Columns; c++) output[r, c] = (float)Math.Exp(input[r, c] - logSum);
        }
    }

    public void CrossEntropy(Tensor logits, Tensor labels, float scale, Tensor losses, Tensor dLogits)
    {
        ShapeCheck.PerRow("cross entropy", logits, labels);
        ShapeCheck.SameOrNone("cross entropy", logits, dLogits);
        Matrix input = new(logits), loss = new(losses), gradient = new(dLogits);
        int* label = Integers(labels);
        for (int r = 0; r < input.Rows; r++)
        {
            if ((uint)label[r] >= (uint)input.Columns)
                throw new ArgumentOutOfRangeException(nameof(labels), $"cross entropy: label {label[r]} in row {r}, but there are {input.Columns} classes.");
            double logSum = LogSumExp(input, r);
            if (!loss.IsNone) loss[r] = (float)(logSum - input[r, label[r]]);
            if (gradient.IsNone) continue;
            for (int c = 0; c < input.Columns; c++)
                gradient[r, c] = (float)(scale * (Math.Exp(input[r, c] - logSum) - (c == label[r] ? 1 : 0)));
        }
    }

    static double LogSumExp(Matrix m, int row)
    {
        double max = double.NegativeInfinity;
        for (int c = 0; c < m.Columns; c++) max = Math.Max(max, m[row, c]);
        double sum = 0;
        for (int c = 0; c < m.Columns; c++) sum += Math.Exp(m[row, c] - max);
        return max + Math.Log(sum);
    }
}
