using Lab.Tensors;

namespace Lab.Training;

/// <summary>
/// Fine-tunes a classifier: AdamW, a schedule with warm-up, clipping, gradient accumulation, batches grouped by length,
/// early stopping, checkpoints from which a run continues to the same bits. What computes is the device's matter.
/// </summary>
public sealed class Trainer
{
    readonly ITrainingDevice device;
    readonly TrainerOptions options;
    readonly TimeProvider time;
    readonly TokenBatch batch = new();
    readonly int[] labels;
    float[] targets = [];
    RunProgress? last;
    CheckpointStore? lastStore;

    /// <param name="device">Holds the model, whose weights change; stays the caller's.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="time">Clock for the progress and for checkpoints.</param>
    /// <exception cref="LabException">An option is out of range.</exception>
    public Trainer(ITrainingDevice device, TrainerOptions options, TimeProvider? time = null)
    {
        options.Validate();
        options.Loss.Check(device.Config.Labels.Count);
        this.device = device;
        this.options = options;
        this.time = time ?? TimeProvider.System;
        device.CreateOptimizer(options.AdamW);
        labels = new int[options.BatchSize];
    }

    /// <inheritdoc cref="Run(TrainingRun, CancellationToken)"/>
    public TrainingResult Run(
        EncodedExamples examples,
        Action<TrainingProgress>? progress = null,
        Action<int, double>? epochEnded = null,
        CancellationToken cancellation = default) => Run(
            new TrainingRun
            {
                Examples = examples,
                Progress = progress,
                EpochEnded = (epoch, loss) =>
                {
                    epochEnded?.Invoke(epoch, loss);
                    return null;
                },
            },
            cancellation);

    /// <summary>Runs all epochs, or as many as early stopping allows.</summary>
    /// <param name="run">Examples, observers, checkpoints.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <exception cref="LabException">
    /// The examples are empty, the loss is no longer a number, a checkpoint cannot be written, or the device's memory does not suffice: then the
    /// updates that were made are in a checkpoint.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; the model keeps the weights it had, and they are in a checkpoint if there are any.</exception>
    public TrainingResult Run(TrainingRun run, CancellationToken cancellation = default)
    {
        var examples = run.Examples;
        if (examples.Count == 0) throw new LabException(ErrorKind.Data, "There are no training examples.", expected: "at least one");
        var progress = last = new RunProgress(run, options, time);
        lastStore = run.Checkpoints;
        if (run.Resume is { } checkpoint)
        {
            checkpoint.Restore(device);
            run.Checkpoints?.Continue(checkpoint.State.Step, checkpoint.Folder);
        }
        try
        {
            while (!progress.IsDone) RunEpoch(run, progress, cancellation);
        }
        catch (OperationCanceledException)
        {
            SaveUnsaved();
            throw;
        }
        catch (Exception problem) when (problem is OutOfMemoryException || problem.InnerException is OutOfMemoryException)
        {
            // A batch did not fit, and the weights are whole: an update either was made or was not begun.
            try
            {
                SaveUnsaved();
            }
            catch (LabException)
            {
                // The first failure says more.
            }
            throw;
        }
        return progress.Result(examples);
    }

    /// <summary>
    /// Writes a checkpoint of what the last run reached, unless there is one: when what comes after the training fails, or
    /// before other weights are loaded into the model.
    /// </summary>
    /// <exception cref="LabException">The checkpoint cannot be written.</exception>
    public void SaveUnsaved()
    {
        if (lastStore is not null && last is { HasUnsaved: true }) Save(lastStore, last);
    }

    void RunEpoch(TrainingRun run, RunProgress progress, CancellationToken cancellation)
    {
        var state = progress.State;
        ReadOnlyMemory<int>[] batches = [.. progress.Sampler.Epoch(state.Epoch)];
        while (state.Batch < batches.Length)
        {
            var group = batches.AsSpan(state.Batch, Math.Min(options.GradientAccumulation, batches.Length - state.Batch));
            progress.Clock.Start();
            double rate = progress.RateAt(state.Step);
            var (loss, norm, tokens) = Update(run.Examples, group, rate, state.Step, cancellation);
            progress.Clock.Stop(tokens);
            progress.Updated(group, loss, norm, rate);
            // After the last update of an epoch the checkpoint waits for the measurement.
            if (state.Batch < batches.Length && run.Checkpoints is { } store && progress.IsSaveDue(store.Interval)) Save(store, progress);
        }
        bool improved = progress.EndEpoch();
        if (run.Checkpoints is { } checkpoints
            && (checkpoints.Interval.EachEpoch || (improved && checkpoints.KeepBest) || progress.IsSaveDue(checkpoints.Interval)))
            Save(checkpoints, progress);
    }

    void Save(CheckpointStore store, RunProgress progress)
    {
        store.Save(device, progress.StateToSave(), options.Seed);
        progress.Saved();
    }

    (double Loss, double GradientNorm, int Tokens) Update(
        EncodedExamples examples, ReadOnlySpan<ReadOnlyMemory<int>> group, double learningRate, int step, CancellationToken cancellation)
    {
        double total = 0, loss = 0;
        int tokens = 0;
        foreach (var part in group) total += WeightOf(examples, part.Span);
        device.ClearGradients();
        for (int i = 0; i < group.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var indices = group[i].Span;
            double share = total > 0 ? WeightOf(examples, indices) / total : 1.0 / group.Length;
            ulong call = ((ulong)step * (ulong)options.GradientAccumulation) + (ulong)i;
            double mean = ForwardBackward(examples, indices, (float)share, call);
            if (Divergence.Is(mean, examples)) throw Divergence.Error(step, mean, null, examples, indices.ToArray(), device.RowLosses);
            loss += share * mean;
            tokens += batch.TokenCount;
        }
        double norm = device.GradientNorm();
        if (!double.IsFinite(norm))
            throw Divergence.Error(step, loss, norm, examples, [.. group.ToArray().SelectMany(part => part.ToArray())], []);
        device.Step(learningRate, GradientClipper.Scale(norm, options.MaxGradientNorm));
        return (loss, norm, tokens);
    }

    double ForwardBackward(EncodedExamples examples, ReadOnlySpan<int> indices, float share, ulong call)
    {
        if (examples.TargetWidth == 0)
        {
            examples.Fill(indices, batch, labels);
            return device.ForwardBackward(batch, labels.AsSpan(0, indices.Length), share, options.Seed, call, options.Loss);
        }
        int length = options.BatchSize * examples.TargetWidth;
        if (targets.Length != length) targets = new float[length];
        examples.Fill(indices, batch, targets);
        return device.ForwardBackward(batch, targets.AsSpan(0, indices.Length * examples.TargetWidth), share, options.Seed, call);
    }

    // What a batch counts for in the mean of an update.
    double WeightOf(EncodedExamples examples, ReadOnlySpan<int> indices)
    {
        if (examples.TargetWidth > 0) return indices.Length;
        for (int i = 0; i < indices.Length; i++) labels[i] = examples.Labels[indices[i]];
        return options.Loss.WeightOf(labels.AsSpan(0, indices.Length));
    }
}
