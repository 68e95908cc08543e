using Lab.Tensors;
using Lab.Training;

namespace Lab.Cli.Bench;

/// <summary>Classification of packed batches on any device.</summary>
sealed class OwnClassification(ITrainingDevice device, int[][] texts)
{
    readonly float[] scores = new float[texts.Length * device.Config.Labels.Count];

    /// <summary>Scores of the texts with these indices, as one batch.</summary>
    public Action Of(IEnumerable<int> indices)
    {
        var batch = new TokenBatch();
        foreach (int index in indices) batch.Add(texts[index]);
        return () => device.Classify(batch, scores.AsSpan(0, batch.SequenceCount * device.Config.Labels.Count));
    }
}
