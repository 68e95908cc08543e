namespace Lab.Tensors;

public sealed unsafe partial class ReferenceKernels
{
    public void Attention(
        Tensor query, Tensor key, Tensor value, Tensor offsets, int longest, int heads, Dropout dropout, Tensor output, Tensor logSumExp)
    {
        ShapeCheck.Attention(query, key, value, offsets, heads, output);
        Matrix v = new(value), result = new(output), saved = new(logSumExp);
        double* weights = stackalloc double[longest];
        foreach (var row in new AttentionRows(query, offsets, heads))
        {
            double logSum = Scores(query, key, row, weights);
            if (!saved.IsNone) saved[row.Head, row.Query] = (float)logSum;
            for (int c = row.FirstColumn; c < row.FirstColumn + row.Width; c++)
            {
                double sum = 0;
                for (int j = 0; j < row.Keys; j++)
                    sum += Math.Exp(weights[j] - logSum) * dropout.Factor(row.DropoutIndex(j, longest)) * v[row.FirstKey + j, c];
                result[row.Query, c] = (float)sum;
            }
        }
    }

    public void AttentionBackward(
        Tensor query, Tensor key, Tensor value, Tensor offsets, int longest, int heads, Dropout dropout,
        Tensor output, Tensor logSumExp, Tensor dOutput, Tensor dQuery, Tensor dKey, Tensor dValue)
    {
        ShapeCheck.Attention(query, key, value, offsets, heads, output);
        Matrix q = new(query), k = new(key), v = new(value), result = new(output), saved = new(logSumExp);
        Matrix g = new(dOutput), dq = new(dQuery), dk = new(dKey), dv = new(dValue);
        Fill(dKey, 0);
        Fill(dValue, 0);
        double* scores = stackalloc double[longest];
        foreach (var row in new AttentionRows(query, offsets, heads))
        {
            Scores(query, key, row, scores);
            float scale = row.Scale;
            int end = row.FirstColumn + row.Width;
            // The softmax gradient subtracts sum_j p_j dp_j, which is the dot product of the output and its gradient.
            double projection = 0;
            for (int c = row.FirstColumn; c < end; c++)
            {
                projection += (double)g[row.Query, c] * result[row.Query, c];
                dq[row.Query, c] = 0;
            }
            for (int j = 0; j < row.Keys; j++)
            {
                int keyRow = row.FirstKey + j;
                double p = Math.Exp(scores[j] - saved[row.Head, row.Query]);
                float factor = dropout.Factor(row.DropoutIndex(j, longest));
                double dp = 0;
                for (int c = row.FirstColumn; c < end; c++)
                {
                    dv[keyRow, c] += (float)(p * factor * g[row.Query, c]);
                    dp += (double)g[row.Query, c] * v[keyRow, c];
                }
                double ds = p * ((dp * factor) - projection) * scale;
                for (int c = row.FirstColumn; c < end; c++)
                {
                    dq[row.Query, c] += (float)(ds * k[keyRow, c]);
                    dk[keyRow, c] += (float)(ds * q[row.Query, c]);
                }
            }
        }
    }
}
