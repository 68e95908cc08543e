namespace Lab.Tensors;

public sealed unsafe partial class SimdKernels
{
    public void Attention(
        Tensor query, Tensor key, Tensor value, Tensor offsets, int longest, int heads, Dropout dropout, Tensor output, Tensor logSumExp)
    {
        ShapeCheck.Attention(query, key, value, offsets, heads, output);
        int next = 0;
        var work = Describe(query, key, value, offsets, longest, heads, dropout, output, logSumExp);
        work.Next = &next;
        team.Run(work, query.Length >= ParallelElements / 8);
    }

    public void AttentionBackward(
        Tensor query, Tensor key, Tensor value, Tensor offsets, int longest, int heads, Dropout dropout,
        Tensor output, Tensor logSumExp, Tensor dOutput, Tensor dQuery, Tensor dKey, Tensor dValue)
    {
        ShapeCheck.Attention(query, key, value, offsets, heads, output);
        ShapeCheck.Same("attention backward", output, dOutput);
        ShapeCheck.Same("attention backward", query, dQuery);
        ShapeCheck.Same("attention backward", key, dKey);
        ShapeCheck.Same("attention backward", value, dValue);
        int next = 0;
        var forward = Describe(query, key, value, offsets, longest, heads, dropout, output, logSumExp);
        forward.Next = &next;
        team.Run(
            new AttentionGradientWork
            {
                Forward = forward,
                DOutput = new Block(dOutput),
                DQuery = new Block(dQuery),
                DKey = new Block(dKey),
                DValue = new Block(dValue),
            },
            query.Length >= ParallelElements / 8);
    }

    AttentionWork Describe(
        Tensor query, Tensor key, Tensor value, Tensor offsets, int longest, int heads, Dropout dropout, Tensor output, Tensor logSumExp) => new()
        {
            Query = new Block(query),
            Key = new Block(key),
            Value = new Block(value),
            Output = new Block(output),
            LogSumExp = FloatsOrNull(logSumExp),
            LogSumExpStride = logSumExp.Stride,
            Offsets = Integers(offsets),
            Sequences = offsets.Columns - 1,
            FirstTokenOnly = query.Rows == offsets.Columns - 1,
            Longest = longest,
            Heads = heads,
            Width = query.Columns / heads,
            Dropout = dropout,
            Scratch = scratch,
        };
}
