using Lab.Benchmarks.Forward;
using Lab.Tensors;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Benchmarks.Training;

/// <summary>Our training step on a fixed list of batches, as the trainer does it.</summary>
sealed class OwnTraining : IDisposable
{
    const ulong Seed = 42;

    readonly SimdKernels kernels;
    readonly SequenceClassificationModel model;
    readonly AdamWOptimizer optimizer;
    readonly TrainingTask task;
    readonly (TokenBatch Batch, int[] Labels)[] batches;
    ulong step;

    public OwnTraining(string folder, TrainingTask task, int threads)
    {
        this.task = task;
        kernels = new SimdKernels(threads);
        model = ModelWeights.LoadForTraining(folder, ReviewSet.Labels, kernels, Seed);
        optimizer = new AdamWOptimizer(model.Parameters, kernels, new AdamWOptions { WeightDecay = task.WeightDecay });
        batches = [.. task.Batches.Select(Pack)];
    }

    /// <summary>Writes the model as it is now, so that another implementation starts from the same weights.</summary>
    public void Save(string folder) => ModelWeights.Save(model, folder, kernels);

    /// <summary>Mean cross entropy of the first batch, no dropout.</summary>
    public double FirstLoss()
    {
        var (batch, labels) = batches[0];
        var probabilities = new float[labels.Length * ReviewSet.Labels.Length];
        model.Classify(batch, probabilities);
        return labels.Select((label, i) => -Math.Log(probabilities[(i * ReviewSet.Labels.Length) + label])).Average();
    }

    /// <summary>One step on every batch.</summary>
    public void Run()
    {
        foreach (var (batch, labels) in batches)
        {
            model.ClearGradients();
            double loss = model.ForwardBackward(batch, labels, 1f, Seed, step++);
            double norm = GradientClipper.Norm(model.Parameters, kernels);
            optimizer.Step(task.LearningRate, GradientClipper.Scale(norm, task.Clip));
            model.WeightsChanged();
            if (!double.IsFinite(loss)) throw new InvalidOperationException($"The loss of step {step} is {loss}.");
        }
    }

    public void Dispose()
    {
        optimizer.Dispose();
        model.Dispose();
        kernels.Dispose();
    }

    static (TokenBatch, int[]) Pack(TrainingBatch batch)
    {
        var packed = new TokenBatch();
        foreach (int[] ids in batch.Ids) packed.Add(ids);
        return (packed, batch.Labels);
    }
}
