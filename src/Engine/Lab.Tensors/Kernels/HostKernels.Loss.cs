namespace Lab.Tensors;

public abstract unsafe partial class HostKernels
{
    // Classes of a row whose targets need no array: a training step allocates nothing.
    const int OnStack = 256;

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

    public void Sigmoid(Tensor x, Tensor y)
    {
        ShapeCheck.Same("sigmoid", x, y);
        Matrix input = new(x), output = new(y);
        for (int r = 0; r < input.Rows; r++)
            for (int c = 0; c < input.Columns; c++) output[r, c] = (float)Logistic(input[r, c]);
    }

    public void CrossEntropy(Tensor logits, Tensor labels, Tensor classWeights, float smoothing, float scale, Tensor losses, Tensor dLogits)
    {
        ShapeCheck.PerRow("cross entropy", logits, labels);
        ShapeCheck.SameOrNone("cross entropy", logits, dLogits);
        if (!classWeights.IsNone) ShapeCheck.PerColumn("cross entropy", logits, classWeights);
        Matrix input = new(logits), weight = new(classWeights), loss = new(losses), gradient = new(dLogits);
        int* label = Integers(labels);
        Span<double> target = input.Columns <= OnStack ? stackalloc double[input.Columns] : new double[input.Columns];
        for (int r = 0; r < input.Rows; r++)
        {
            if ((uint)label[r] >= (uint)input.Columns)
                throw new ArgumentOutOfRangeException(nameof(labels), $"cross entropy: label {label[r]} in row {r}, but there are {input.Columns} classes.");
            for (int c = 0; c < target.Length; c++)
                target[c] = (weight.IsNone ? 1 : weight[c]) * ((c == label[r] ? 1.0 - smoothing : 0) + ((double)smoothing / target.Length));
            CrossEntropyOfRow(input, r, target, scale, loss, gradient);
        }
    }

    public void SoftCrossEntropy(Tensor logits, Tensor targets, float scale, Tensor losses, Tensor dLogits)
    {
        ShapeCheck.Same("soft cross entropy", logits, targets);
        ShapeCheck.SameOrNone("soft cross entropy", logits, dLogits);
        Matrix input = new(logits), wanted = new(targets), loss = new(losses), gradient = new(dLogits);
        Span<double> target = input.Columns <= OnStack ? stackalloc double[input.Columns] : new double[input.Columns];
        for (int r = 0; r < input.Rows; r++)
        {
            for (int c = 0; c < target.Length; c++) target[c] = wanted[r, c];
            CrossEntropyOfRow(input, r, target, scale, loss, gradient);
        }
    }

    public void BinaryCrossEntropy(Tensor logits, Tensor targets, float scale, Tensor losses, Tensor dLogits)
    {
        ShapeCheck.Same("binary cross entropy", logits, targets);
        ShapeCheck.SameOrNone("binary cross entropy", logits, dLogits);
        Matrix input = new(logits), target = new(targets), loss = new(losses), gradient = new(dLogits);
        for (int r = 0; r < input.Rows; r++)
        {
            double sum = 0;
            for (int c = 0; c < input.Columns; c++)
            {
                double x = input[r, c];
                // log(1 + e^x) without overflow.
                sum += Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) - (x * target[r, c]);
                if (!gradient.IsNone) gradient[r, c] = (float)(scale * (Logistic(x) - target[r, c]) / input.Columns);
            }
            if (!loss.IsNone) loss[r] = (float)(sum / input.Columns);
        }
    }

    public void SquaredError(Tensor outputs, Tensor targets, float scale, Tensor losses, Tensor dOutputs)
    {
        ShapeCheck.Same("squared error", outputs, targets);
        ShapeCheck.SameOrNone("squared error", outputs, dOutputs);
        Matrix input = new(outputs), target = new(targets), loss = new(losses), gradient = new(dOutputs);
        for (int r = 0; r < input.Rows; r++)
        {
            double sum = 0;
            for (int c = 0; c < input.Columns; c++)
            {
                double difference = (double)input[r, c] - target[r, c];
                sum += difference * difference;
                if (!gradient.IsNone) gradient[r, c] = (float)(scale * 2 * difference / input.Columns);
            }
            if (!loss.IsNone) loss[r] = (float)(sum / input.Columns);
        }
    }

    static void CrossEntropyOfRow(Matrix logits, int r, ReadOnlySpan<double> target, float scale, Matrix loss, Matrix gradient)
    {
        double logSum = LogSumExp(logits, r), rowLoss = 0, total = 0;
        for (int c = 0; c < target.Length; c++)
        {
            total += target[c];
            if (target[c] != 0) rowLoss += target[c] * (logSum - logits[r, c]);
        }
        if (!loss.IsNone) loss[r] = (float)rowLoss;
        if (gradient.IsNone) return;
        for (int c = 0; c < target.Length; c++) gradient[r, c] = (float)(scale * ((total * Math.Exp(logits[r, c] - logSum)) - target[c]));
    }

    static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    static double LogSumExp(Matrix m, int row)
    {
        double max = double.NegativeInfinity;
        for (int c = 0; c < m.Columns; c++) max = Math.Max(max, m[row, c]);
        double sum = 0;
        for (int c = 0; c < m.Columns; c++) sum += Math.Exp(m[row, c] - max);
        return max + Math.Log(sum);
    }
}
