using Lab.Tensors;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Cli.Bench;

/// <summary>Our training step on a fixed list of batches, as the trainer does it.</summary>
sealed class OwnTraining : IDisposable
{
    public const ulong Seed = 42;

    readonly ITrainingDevice device;
    readonly TrainingTask task;
    readonly (TokenBatch Batch, int[] Labels)[] batches;
    ulong step;

    /// <param name="device">With the model; disposed with this.</param>
    /// <param name="task">What to train on.</param>
    public OwnTraining(ITrainingDevice device, TrainingTask task)
    {
        this.task = task;
        this.device = device;
        device.CreateOptimizer(new AdamWOptions { WeightDecay = task.WeightDecay });
        batches = [.. task.Batches.Select(Pack)];
    }

    /// <summary>Writes the model as it is now, so that another implementation starts from the same weights.</summary>
    public void Save(string folder) => ModelWeights.Save(device, folder);

    /// <summary>Mean cross entropy of the first batch, no dropout.</summary>
    public double FirstLoss()
    {
        var (batch, labels) = batches[0];
        var probabilities = new float[labels.Length * task.Labels];
        device.Classify(batch, probabilities);
        return labels.Select((label, i) => -Math.Log(probabilities[(i * task.Labels) + label])).Average();
    }

    /// <summary>One step on every batch.</summary>
    public void Run()
    {
        foreach (var (batch, labels) in batches)
        {
            device.ClearGradients();
            double loss = device.ForwardBackward(batch, labels, 1f, Seed, step++);
            device.Step(task.LearningRate, GradientClipper.Scale(device.GradientNorm(), task.Clip));
            if (!double.IsFinite(loss)) throw new InvalidOperationException($"The loss of step {step} is {loss}.");
        }
    }

    public void Dispose() => device.Dispose();

    static (TokenBatch, int[]) Pack(TrainingBatch batch)
    {
        var packed = new TokenBatch();
        foreach (int[] ids in batch.Ids) packed.Add(ids);
        return (packed, batch.Labels);
    }
}
