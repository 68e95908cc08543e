using Lab.Datasets;
using Lab.Sentiment;
using Lab.Training;
using Lab.Transformers;
using Lab.Transformers.Configuration;

namespace Lab.Pipelines;

/// <summary>The step train.</summary>
static class TrainRun
{
    public static FineTuneResult Run(Pipeline pipeline, PipelineRunOptions run, IPipelineObserver? observer, CancellationToken cancellation)
    {
        var step = pipeline.Train!;
        var folder = new TrainingFolder(step.TrainFolder);
        string identity = TrainingIdentity.Of(step, cancellation);
        bool resume = folder.Prepare(identity, step, run.Restart, pipeline.File, observer);
        var options = Options(step, run.Threads, resume) with
        {
            Device = run.Device ?? pipeline.Device,
            Precision = run.Precision ?? pipeline.Precision,
        };
        ResolvedPipeline.Write(pipeline, step.TrainFolder);
        var curve = new CurveObserver(observer?.Training(options), folder.Begin(identity, keepCurve: resume), points =>
        {
            folder.Save(points);
            if (step.CurveFile is not null) TrainingCurve.Write(step.CurveFile, points);
        });
        var result = FineTuning.Run(options, curve, cancellation);
        folder.Finish();
        return result;
    }

    static FineTuneOptions Options(TrainStep step, int? threads, bool resume)
    {
        int layers = ModelConfig.Read(step.ModelFolder).LayerCount;
        return new FineTuneOptions
        {
            ModelFolder = step.ModelFolder,
            TokenizerFolder = step.TokenizerFolder,
            DataFile = step.TrainingFile,
            ValidationFile = step.ValidationFile,
            OutputFolder = step.BestModelFolder,
            Split = SplitKind.Given,
            Data = new DatasetOptions { Cleaning = step.Cleaning },
            Augmentation = step.Augmentation,
            MaxLength = step.MaxLength,
            Trainer = step.Trainer,
            Setup = new ModelTrainingOptions
            {
                ClassifierDropout = (float?)step.Dropout,
                Frozen = step.FreezeBackbone ? new FrozenParts(Embeddings: true, Layers: layers - 1) : FrozenParts.None,
            },
            ClassWeights = step.ClassWeights,
            Metric = WatchedMetric.LogLoss,
            Final = FinalWeights.Best,
            Checkpoints = new CheckpointSettings
            {
                Folder = step.TrainFolder,
                Interval = SaveInterval.TryParse(step.SaveEvery)!,
                Resume = resume ? CheckpointSettings.Last : null,
            },
            Threads = threads,
        };
    }
}
