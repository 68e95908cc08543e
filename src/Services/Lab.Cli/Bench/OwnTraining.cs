using Lab.Tensors;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Cli.Bench;

/// <summary>Our training step on a fixed list of batches, as the trainer does it.</summary>
sealed class OwnTraining : IDisposable
{
    const ulong Seed = 42;

    readonly EngineDevice device;
    readonly TrainingTask task;
    readonly (TokenBatch Batch, int[] Labels)[] batches;
    ulong step;

    /// <param name="folder">Hugging Face folder of a classifier or of a bare encoder.</param>
    /// <param name="labels">Its classes; an encoder gets a head of as many.</param>
    /// <param name="task">What to train on.</param>
    /// <param name="threads">Workers.</param>
    public OwnTraining(string folder, IReadOnlyList<string> labels, TrainingTask task, int threads)
    {
        this.task = task;
        device = EngineDevice.Load(folder, labels, threads, Seed);
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
