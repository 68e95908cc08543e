using Lab.Statistics;
using Lab.Training;

namespace Lab.Sentiment;

/// <summary>
/// What a fine-tuning with replayed rows is to answer, a distribution for each row: the label where something new is to be learned, what the model
/// answered at the start where that is to be kept. Such an answer has no gradient until what is new has moved the model.
/// </summary>
static class ReplayTargets
{
    /// <param name="start">Rows, and what computes.</param>
    /// <param name="train">With labels, the replayed rows last.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="LabException">An option does not go with replayed rows.</exception>
    public static EncodedExamples Of(FineTuneStart start, EncodedExamples train, FineTuneOptions options, CancellationToken cancellation)
    {
        Check(start, options);
        int added = train.Count - start.Data.Replay.Count, classes = start.Data.Labels.Names.Count;
        var replay = new EncodedExamples();
        for (int i = added; i < train.Count; i++) replay.Add(train.Ids(i), train.Labels[i]);
        // The weights of the start, also where the run goes on from a checkpoint.
        using var model = DeviceModels.LoadForTraining(start.Place, options.ModelFolder, start.Data.Labels.Names, options.Threads, options.Trainer.Seed);
        float[] answers = Evaluator.Predict(model, replay, cancellation: cancellation);
        double wrong = 1 - ClassificationReport.Of(replay.Labels, answers, start.Data.Labels.Names).Accuracy;
        float labelShare = (float)(options.ReplayLabelShare ?? wrong * wrong);

        var targets = new EncodedExamples { Source = train.Source };
        var (even, target) = (new float[classes], new float[classes]);
        Array.Fill(even, 1f / classes);
        for (int i = 0; i < train.Count; i++)
        {
            bool isNew = i < added;
            float share = isNew ? 1 - options.Trainer.Loss.LabelSmoothing : labelShare;
            Span<float> rest = isNew ? even : answers.AsSpan((i - added) * classes, classes);
            for (int c = 0; c < classes; c++) target[c] = (share * (c == train.Labels[i] ? 1 : 0)) + ((1 - share) * rest[c]);
            targets.Add(train.Ids(i), target, isNew ? train.Line(i) : 0);
        }
        return targets;
    }

    static void Check(FineTuneStart start, FineTuneOptions options)
    {
        if (options.ReplayLabelShare is not (null or >= 0 and <= 1))
            throw new LabException(
                ErrorKind.Usage, FormattableString.Invariant($"The share of the label is {options.ReplayLabelShare}."),
                SettingName.Of<FineTuneOptions>(nameof(options.ReplayLabelShare)), "a number from 0 to 1");
        if (options.ClassWeights != ClassWeighting.None || options.Trainer.Loss.ClassWeights is not null)
            throw new LabException(
                ErrorKind.Usage, "Class weights would change the answers that replayed rows are to keep.", SettingName.Of<FineTuneOptions>(nameof(options.ClassWeights)),
                "none, where rows are replayed");
        if (ReplacedHead.Note(options.ModelFolder, start.Data.Labels.Names) is { } other)
            throw new LabException(ErrorKind.Usage, $"The model has no answers to keep. {other}", options.ModelFolder, "a classifier with the labels of the data");
    }
}
