using System.Runtime.InteropServices;
using Lab.Datasets;
using Lab.Statistics;
using Lab.Tensors;
using Lab.Tokenizers;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Sentiment;

/// <summary>From a CSV and a pretrained folder to a new model folder, measured on rows it has not seen.</summary>
public static class FineTuning
{
    /// <summary>
    /// Reads, splits, tokenises, trains, measures, writes. The folder is written once, at the end: after a failure or a
    /// cancellation there is none, or the old one.
    /// </summary>
    /// <exception cref="LabException">The data, the model folder or an option is not right.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static FineTuneResult Run(FineTuneOptions options, IFineTuneObserver? observer = null, CancellationToken cancellation = default)
    {
        options.Trainer.Validate();
        ModelOutput.Check(options.OutputFolder, options.ModelFolder);
        var data = FineTuneDatasets.Read(options, cancellation);
        var tokenizer = Tokenizer.Load(options.ModelFolder);
        using var kernels = KernelFactory.Create(options.Threads);
        using var model = ModelWeights.LoadForTraining(options.ModelFolder, data.Labels.Names, kernels, options.Trainer.Seed);
        TokenizerFit.Check(tokenizer, model.Config.VocabularySize, options.ModelFolder);
        int length = CheckLength(options, model, tokenizer);

        var train = Encode(tokenizer, data.Split.Train, length, cancellation, out int truncated);
        var validation = Encode(tokenizer, data.Split.Validation, length, cancellation, out _);
        var test = Encode(tokenizer, data.Split.Test, length, cancellation, out _);
        observer?.DataReady(new FineTuneData(
            data.Labels.Names, train.Count, validation.Count, test.Count,
            (double)truncated / train.Count, (double)train.TokenCount / train.Count, data.BadRows));

        ClassificationReport? lastValidation = null;
        float[] lastProbabilities = [];
        TrainingResult trained;
        using (var trainer = new Trainer(model, kernels, options.Trainer))
        {
            trained = trainer.Run(train, observer is null ? null : observer.Step, EpochEnded, cancellation);
        }

        var splits = new OrderedDictionary<string, ClassificationReport> { ["train"] = Measure("train", train, out _) };
        if (lastValidation is not null) splits["validation"] = lastValidation;
        if (test.Count > 0) splits["test"] = Measure("test", test, out _);

        using (var output = new ModelOutput(options.OutputFolder))
        {
            tokenizer.SaveTo(output.Folder);
            TokenizerSettings.WriteMaxLength(output.Folder, length);
            ModelWeights.Save(model, output.Folder, kernels, options.Weights, cancellation);
            if (validation.Count > 0)
                ReferenceRowsOfSplit.Measure(data.Labels.Names, data.Split.Validation, validation, lastProbabilities, tokenizer).SaveTo(output.Folder);
            output.Commit();
        }
        return new FineTuneResult(
            options.OutputFolder, options.Trainer.Seed, trained.Epochs, trained.Steps, trained.Elapsed.TotalSeconds,
            trained.TokensPerSecond, trained.SamplesPerSecond, "fp32", kernels.Threads, splits);

        void EpochEnded(int epoch, double loss)
        {
            if (validation.Count > 0) lastValidation = Measure("validation", validation, out lastProbabilities);
            observer?.EpochEnded(epoch, loss, lastValidation);
        }

        ClassificationReport Measure(string split, EncodedExamples examples, out float[] probabilities)
        {
            probabilities = Evaluator.Predict(model, examples, done => observer?.Evaluating(split, done, examples.Count), cancellation);
            return ClassificationReport.Of(examples.Labels, probabilities, data.Labels.Names);
        }
    }

    static int CheckLength(FineTuneOptions options, SequenceClassificationModel model, Tokenizer tokenizer)
    {
        int special = tokenizer.SpecialTokenCount(pair: false);
        if (options.MaxLength <= special || options.MaxLength > model.Config.MaxPositions)
            throw new LabException(
                ErrorKind.Usage, $"The maximum length is {options.MaxLength} tokens.", "--max-length",
                $"{special + 1} to {model.Config.MaxPositions}");
        return options.MaxLength;
    }

    static EncodedExamples Encode(
        Tokenizer tokenizer, IReadOnlyList<LabelledExample> examples, int maxLength, CancellationToken cancellation, out int truncated)
    {
        var encoded = new EncodedExamples();
        var ids = new List<int>();
        truncated = 0;
        foreach (var example in examples)
        {
            cancellation.ThrowIfCancellationRequested();
            ids.Clear();
            if (tokenizer.AppendIds(example.Text, maxLength, ids)) truncated++;
            encoded.Add(CollectionsMarshal.AsSpan(ids), example.Label);
        }
        return encoded;
    }
}
