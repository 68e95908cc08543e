using Lab.Tensors;
using Lab.Transformers;

namespace Lab.Training;

/// <summary>Fine-tunes a classifier: AdamW, linear schedule with warm-up, clipping, batches grouped by length.</summary>
public sealed class Trainer : IDisposable
{
    readonly SequenceClassificationModel model;
    readonly IKernels kernels;
    readonly TrainerOptions options;
    readonly TimeProvider time;
    readonly AdamWOptimizer optimizer;
    readonly TokenBatch batch = new();
    readonly int[] labels;

    /// <param name="model">Loaded for training; its weights change.</param>
    /// <param name="kernels">Backend that holds the model.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="time">Clock for the progress.</param>
    /// <exception cref="LabException">An option is out of range.</exception>
    public Trainer(SequenceClassificationModel model, IKernels kernels, TrainerOptions options, TimeProvider? time = null)
    {
        options.Validate();
        this.model = model;
        this.kernels = kernels;
        this.options = options;
        this.time = time ?? TimeProvider.System;
        optimizer = new AdamWOptimizer(model.Parameters, kernels, options.AdamW);
        labels = new int[options.BatchSize];
    }

    /// <summary>Runs all epochs.</summary>
    /// <param name="examples">What to learn from.</param>
    /// <param name="progress">Called after each update, on this thread.</param>
    /// <param name="epochEnded">Called after each epoch with its number from 1 and its mean training loss: the place to evaluate.</param>
    /// <param name="cancellation">Looked at between updates.</param>
    /// <exception cref="LabException">The examples are empty, or the loss is no longer a number.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the model keeps the weights it had.</exception>
    public TrainingResult Run(
        EncodedExamples examples,
        Action<TrainingProgress>? progress = null,
        Action<int, double>? epochEnded = null,
        CancellationToken cancellation = default)
    {
        if (examples.Count == 0) throw new LabException(ErrorKind.Data, "There are no training examples.", expected: "at least one");
        var sampler = new LengthGroupedSampler(examples, options.BatchSize, options.Seed);
        int steps = checked(sampler.BatchCount * options.Epochs);
        var schedule = LinearSchedule.WithRatio(options.LearningRate, options.WarmUpRatio, steps);
        var clock = new TrainingClock(time, examples.TokenCount * options.Epochs);
        var epochLosses = new List<double>();

        int step = 0;
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            double lossSum = 0;
            foreach (var indices in sampler.Epoch(epoch))
            {
                cancellation.ThrowIfCancellationRequested();
                clock.Start();
                double rate = schedule.RateAt(step);
                var (loss, norm) = Update(examples, indices.Span, rate, step);
                clock.Stop(batch.TokenCount);
                step++;
                lossSum += loss * indices.Length;
                progress?.Invoke(new TrainingProgress(
                    epoch + 1, options.Epochs, step, steps, loss, norm, rate, clock.TokensPerSecond, clock.Remaining));
            }
            epochLosses.Add(lossSum / examples.Count);
            epochEnded?.Invoke(epoch + 1, epochLosses[^1]);
        }
        return new TrainingResult(step, options.Epochs, clock.Elapsed, clock.Tokens, (long)examples.Count * options.Epochs, epochLosses);
    }

    public void Dispose() => optimizer.Dispose();

    (double Loss, double GradientNorm) Update(EncodedExamples examples, ReadOnlySpan<int> indices, double learningRate, int step)
    {
        examples.Fill(indices, batch, labels);
        model.ClearGradients();
        double loss = model.ForwardBackward(batch, labels.AsSpan(0, indices.Length), 1f, options.Seed, (ulong)step);
        double norm = GradientClipper.Norm(model.Parameters, kernels);
        if (!double.IsFinite(loss) || !double.IsFinite(norm)) throw Diverged(step, loss, norm);
        optimizer.Step(learningRate, GradientClipper.Scale(norm, options.MaxGradientNorm));
        model.WeightsChanged();
        return (loss, norm);
    }

    static LabException Diverged(int step, double loss, double norm) => new(
        ErrorKind.Model,
        FormattableString.Invariant($"The training left the range of numbers: loss {loss}, gradient norm {norm}."),
        $"step {step + 1}",
        "finite numbers",
        "Try a smaller learning rate or a longer warm-up.");
}
