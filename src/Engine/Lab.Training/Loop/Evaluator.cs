using Lab.Tensors;

namespace Lab.Training;

/// <summary>Class probabilities of many texts.</summary>
public static class Evaluator
{
    /// <summary>Tokens computed together: enough to keep the processor busy, small enough for its caches.</summary>
    const int BatchTokens = 4096;

    /// <summary>Probabilities in the order of the examples: (Count, labels), row by row.</summary>
    /// <param name="device">Holds the model, trained or in training.</param>
    /// <param name="examples">Texts.</param>
    /// <param name="progress">Called with the number of texts done.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static float[] Predict(
        ITrainingDevice device, EncodedExamples examples, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        int labels = device.Config.Labels.Count;
        var probabilities = new float[checked(examples.Count * labels)];
        var batch = new TokenBatch();
        for (int start = 0; start < examples.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            batch.Clear();
            int end = start;
            while (end < examples.Count && (batch.SequenceCount == 0 || batch.TokenCount + examples.Length(end) <= BatchTokens))
                batch.Add(examples.Ids(end++));
            device.Classify(batch, probabilities.AsSpan(start * labels, (end - start) * labels));
            start = end;
            progress?.Invoke(start);
        }
        return probabilities;
    }
}
