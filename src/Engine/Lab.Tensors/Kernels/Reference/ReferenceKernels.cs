namespace Lab.Tensors;

/// <summary>
/// The specification: plain loops that a person checks by eye, one thread, sums in double precision. Slow on purpose;
/// every other backend must agree with it.
/// </summary>
public sealed unsafe partial class ReferenceKernels : HostKernels, IKernels
{
    public string Name => "reference";

    public void Dispose()
    {
    }

    public void Fill(Tensor tensor, float value)
    {
        var m = new Matrix(tensor);
        for (int r = 0; r < m.Rows; r++)
            for (int c = 0; c < m.Columns; c++) m[r, c] = value;
    }

    public long PackedLength(int outputs, int inputs) => 0;

    public void Pack(Tensor weight, Tensor packed)
    {
    }

    public void Linear(Tensor x, Tensor weight, Tensor packed, Tensor bias, Activation activation, Tensor preActivation, Tensor y)
    {
        ShapeCheck.Linear("linear", x, weight, y);
        Matrix input = new(x), w = new(weight), b = new(bias), pre = new(preActivation), output = new(y);
        for (int r = 0; r < output.Rows; r++)
        {
            for (int o = 0; o < output.Columns; o++)
            {
                double sum = b.IsNone ? 0 : b[o];
                for (int i = 0; i < input.Columns; i++) sum += (double)input[r, i] * w[o, i];
                if (!pre.IsNone) pre[r, o] = (float)sum;
                output[r, o] = (float)ScalarMath.Activate(activation, sum);
            }
        }
    }

    public void LinearBackwardInput(Tensor dy, Tensor weight, bool accumulate, Tensor dx)
    {
        ShapeCheck.Linear("linear backward input", dx, weight, dy);
        Matrix g = new(dy), w = new(weight), output = new(dx);
        for (int r = 0; r < output.Rows; r++)
        {
            for (int i = 0; i < output.Columns; i++)
            {
                double sum = accumulate ? output[r, i] : 0;
                for (int o = 0; o < g.Columns; o++) sum += (double)g[r, o] * w[o, i];
                output[r, i] = (float)sum;
            }
        }
    }

    public void LinearBackwardWeight(Tensor x, Tensor dy, Tensor weightGradient, Tensor biasGradient)
    {
        ShapeCheck.Linear("linear backward weight", x, weightGradient, dy);
        Matrix input = new(x), g = new(dy), dw = new(weightGradient), db = new(biasGradient);
        for (int o = 0; o < dw.Rows; o++)
        {
            for (int i = 0; i < dw.Columns; i++)
            {
                double sum = dw[o, i];
                for (int r = 0; r < g.Rows; r++) sum += (double)g[r, o] * input[r, i];
                dw[o, i] = (float)sum;
            }
            if (db.IsNone) continue;
            double column = db[o];
            for (int r = 0; r < g.Rows; r++) column += g[r, o];
            db[o] = (float)column;
        }
    }

    public void ActivationBackward(Activation activation, Tensor preActivation, Tensor dy)
    {
        ShapeCheck.Same("activation backward", preActivation, dy);
        Matrix x = new(preActivation), g = new(dy);
        for (int r = 0; r < g.Rows; r++)
            for (int c = 0; c < g.Columns; c++) g[r, c] = (float)(g[r, c] * ScalarMath.Slope(activation, x[r, c]));
    }

    public void ApplyDropout(Tensor x, Dropout dropout)
    {
        var m = new Matrix(x);
        for (int r = 0; r < m.Rows; r++)
            for (int c = 0; c < m.Columns; c++) m[r, c] *= dropout.Factor((uint)((r * m.Columns) + c));
    }

    public void Gather(Tensor table, Tensor rows, bool accumulate, Tensor y)
    {
        Matrix t = new(table), output = new(y);
        int* row = Integers(rows);
        for (int r = 0; r < output.Rows; r++)
            for (int c = 0; c < output.Columns; c++) output[r, c] = t[row[r], c] + (accumulate ? output[r, c] : 0f);
    }

    public void ScatterAdd(Tensor dy, Tensor rows, int skipRow, Tensor table)
    {
        Matrix g = new(dy), t = new(table);
        int* row = Integers(rows);
        for (int r = 0; r < g.Rows; r++)
        {
            if (row[r] == skipRow) continue;
            for (int c = 0; c < g.Columns; c++) t[row[r], c] += g[r, c];
        }
    }

    public double SumOfSquares(Tensor tensor)
    {
        var m = new Matrix(tensor);
        double sum = 0;
        for (int r = 0; r < m.Rows; r++)
            for (int c = 0; c < m.Columns; c++) sum += (double)m[r, c] * m[r, c];
        return sum;
    }

    public void AdamW(Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, AdamWStep step)
    {
        Matrix p = new(parameter), g = new(gradient), m = new(firstMoment), v = new(secondMoment);
        for (int r = 0; r < p.Rows; r++)
        {
            for (int c = 0; c < p.Columns; c++)
            {
                float slope = g[r, c] * step.GradientScale;
                m[r, c] = (step.Beta1 * m[r, c]) + ((1 - step.Beta1) * slope);
                v[r, c] = (step.Beta2 * v[r, c]) + ((1 - step.Beta2) * slope * slope);
                float decayed = p[r, c] * (1 - (step.LearningRate * step.WeightDecay));
                float denominator = MathF.Sqrt(v[r, c] / step.Correction2) + step.Epsilon;
                p[r, c] = decayed - (step.LearningRate * (m[r, c] / step.Correction1) / denominator);
            }
        }
    }
}
