namespace Lab.Tensors;

public abstract unsafe partial class HostKernels
{
    // For explanations of single texts: one plain version serves every host backend.

    public void AttentionProbabilities(Tensor query, Tensor key, Tensor offsets, int longest, int heads, Tensor probabilities)
    {
        ShapeCheck.Attention(query, key, key, offsets, heads, query);
        if (probabilities.Rows != heads * query.Rows || probabilities.Columns != longest)
            throw new ArgumentException($"attention probabilities: {probabilities} for {heads} heads, {query.Rows} queries and {longest} keys.");
        Matrix result = new(probabilities);
        double* scores = stackalloc double[longest];
        foreach (var row in new AttentionRows(query, offsets, heads))
        {
            double logSum = Scores(query, key, row, scores);
            int r = (row.Head * query.Rows) + row.Query;
            for (int j = 0; j < longest; j++) result[r, j] = j < row.Keys ? (float)Math.Exp(scores[j] - logSum) : 0;
        }
    }

    /// <summary>Scaled scores of one query row; returns the logarithm of the sum of their exponentials.</summary>
    private protected static double Scores(Tensor query, Tensor key, AttentionRow row, double* scores)
    {
        Matrix q = new(query), k = new(key);
        double max = double.NegativeInfinity;
        for (int j = 0; j < row.Keys; j++)
        {
            double dot = 0;
            for (int c = row.FirstColumn; c < row.FirstColumn + row.Width; c++) dot += (double)q[row.Query, c] * k[row.FirstKey + j, c];
            scores[j] = dot * row.Scale;
            max = Math.Max(max, scores[j]);
        }
        double sum = 0;
        for (int j = 0; j < row.Keys; j++) sum += Math.Exp(scores[j] - max);
        return max + Math.Log(sum);
    }
}
