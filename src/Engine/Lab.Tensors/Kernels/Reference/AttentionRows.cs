namespace Lab.Tensors;

/// <summary>All (sequence, head, query) triples of an attention call, in that order.</summary>
sealed class AttentionRows(Tensor query, Tensor offsets, int heads)
{
    public IEnumerator<AttentionRow> GetEnumerator()
    {
        int sequences = offsets.Columns - 1;
        bool firstTokenOnly = query.Rows == sequences;
        for (int s = 0; s < sequences; s++)
        {
            int start = Offset(s), keys = Offset(s + 1) - start;
            for (int head = 0; head < heads; head++)
            {
                int queries = firstTokenOnly ? 1 : keys;
                for (int i = 0; i < queries; i++)
                    yield return new AttentionRow(head, firstTokenOnly ? s : start + i, i, start, keys, query.Columns / heads);
            }
        }
    }

    unsafe int Offset(int sequence) => HostKernels.Integers(offsets)[sequence];
}
