using Lab.Datasets;
using Lab.Hub;
using Lab.Sentiment;

namespace Lab.Pipelines;

/// <summary>Runs the steps of a pipeline in their order. Each step's files appear whole or not at all. Reading, training and measuring keep the thread.</summary>
public static class PipelineRun
{
    public const string Preprocess = "preprocess";
    public const string Train = "train";
    public const string Evaluate = "evaluate";

    static readonly string[] order = [Preprocess, Train, Evaluate];

    /// <returns>What each step came to.</returns>
    /// <exception cref="LabException">A file, a model, a bucket or an option is not right.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; an interrupted training goes on when the pipeline runs again.</exception>
    public static async Task<IReadOnlyList<PipelineStepResult>> RunAsync(
        Pipeline pipeline, PipelineRunOptions? options = null, IPipelineObserver? observer = null, CancellationToken cancellation = default)
    {
        options ??= new();
        string[] steps = [.. order.Where(step => IsThere(pipeline, step) && options.Steps?.Contains(step) != false)];
        CheckSteps(pipeline, options, steps);
        CheckInputs(pipeline, steps);
        if (steps.Contains(Train) || steps.Contains(Evaluate)) CheckDevice(pipeline, options);
        if (steps.Contains(Train)) pipeline = await FetchModelsAsync(pipeline, options, cancellation);
        var results = new List<PipelineStepResult>();
        foreach (string step in steps)
        {
            cancellation.ThrowIfCancellationRequested();
            observer?.StepStarted(step);
            long start = options.Time.GetTimestamp();
            var result = (await PipelineWords.TellAsync(pipeline.File, step, () => RunStepAsync(step, pipeline, options, observer, cancellation))) with
            {
                Seconds = options.Time.GetElapsedTime(start).TotalSeconds,
            };
            results.Add(result);
            if (observer is not null) await observer.StepEndedAsync(result);
            if (options.RequireConditions) RequireConditions(result);
        }
        return results;
    }

    static SettingName StepsSetting => SettingName.Of<PipelineRunOptions>(nameof(PipelineRunOptions.Steps));

    static async Task<PipelineStepResult> RunStepAsync(
        string step, Pipeline pipeline, PipelineRunOptions options, IPipelineObserver? observer, CancellationToken cancellation) => step switch
        {
            Preprocess => new PipelineStepResult(step, 0) { Preprocess = await PreprocessRun.RunAsync(pipeline, options, observer, cancellation) },
            Train => new PipelineStepResult(step, 0) { Train = TrainRun.Run(pipeline, options, observer, cancellation) },
            _ => new PipelineStepResult(step, 0) { Evaluate = await EvaluateRun.RunAsync(pipeline, options, observer, cancellation) },
        };

    static bool IsThere(Pipeline pipeline, string step) =>
        step switch { Preprocess => pipeline.Preprocess is not null, Train => pipeline.Train is not null, _ => pipeline.Evaluate is not null };

    static void CheckSteps(Pipeline pipeline, PipelineRunOptions options, string[] steps)
    {
        foreach (string step in options.Steps ?? [])
        {
            if (!order.Contains(step))
                throw new LabException(
                    ErrorKind.Usage, $"There is no step '{step}'.", StepsSetting, string.Join(", ", order), NearestName.Of(step, order) is { } near ? $"Did you mean '{near}'?" : null);
            if (!steps.Contains(step)) throw new LabException(ErrorKind.Usage, $"The file has no section '{step}'.", pipeline.File, "a step of the file");
        }
        if (steps.Length == 0) throw new LabException(ErrorKind.Usage, "No step is named.", StepsSetting, string.Join(", ", order));
    }

    // Told before hours of reading rows.
    static void CheckDevice(Pipeline pipeline, PipelineRunOptions options) => PipelineWords.Tell(pipeline.File, "", () => ComputeDevice.Find(
        options.Device ?? pipeline.Device, options.Precision ?? pipeline.Precision,
        options.Device is null ? SettingName.Of<FineTuneOptions>(nameof(options.Device)) : SettingName.Of<PipelineRunOptions>(nameof(options.Device)),
        options.Precision is null ? SettingName.Of<FineTuneOptions>(nameof(options.Precision)) : SettingName.Of<PipelineRunOptions>(nameof(options.Precision))));

    // What a later step reads is looked for before hours of training, unless an earlier step makes it.
    static void CheckInputs(Pipeline pipeline, string[] steps)
    {
        var (first, second, third) = (pipeline.Preprocess, pipeline.Train, pipeline.Evaluate);
        string[] made = steps.Contains(Preprocess) ? [first!.TrainingFile, first.ValidationFile, first.TestFile] : [];
        if (made.Length > 0 && !PreprocessStep.IsAddress(first!.Source)) File(first.Source, "preprocess.url_data");
        if (steps.Contains(Train))
        {
            File(second!.TrainingFile, "train.training_data_path");
            File(second.ValidationFile, "train.validation_data_path");
            if (second.HubModel is null) Folder(second.ModelFolder, "train.model.model_name");
            if (second.HubTokenizer is null) Folder(second.TokenizerFolder, "train.model.tokenizer_pretrained_model");
        }
        if (steps.Contains(Evaluate))
        {
            File(third!.TestFile, "evaluate.test_data_path");
            if (!steps.Contains(Train) || third.ModelFolder != second!.BestModelFolder) Folder(third.ModelFolder, "evaluate.trained_model_path");
        }

        void File(string path, string key)
        {
            if (made.Contains(path) || System.IO.File.Exists(path)) return;
            throw new LabException(
                ErrorKind.Data, $"There is no file '{path}'.", $"{pipeline.File}: {key}", "a file that is there, or that the step preprocess of this run writes",
                "Relative paths start at the folder of the pipeline file.");
        }

        void Folder(string path, string key)
        {
            if (Directory.Exists(path)) return;
            throw new LabException(
                ErrorKind.Model, $"There is no folder '{path}'.", $"{pipeline.File}: {key}", "a Hugging Face folder with config.json and model.safetensors",
                "Relative paths start at the folder of the pipeline file.");
        }
    }

    static async Task<Pipeline> FetchModelsAsync(Pipeline pipeline, PipelineRunOptions options, CancellationToken cancellation)
    {
        var step = pipeline.Train!;
        string model = step.HubModel is { } id ? await FetchAsync(id, "train.model.model_name") : step.ModelFolder;
        string tokenizer = step.HubTokenizer is not { } other ? step.TokenizerFolder : other == step.HubModel ? model : await FetchAsync(other, "train.model.tokenizer_pretrained_model");
        return pipeline with { Train = step with { ModelFolder = model, TokenizerFolder = tokenizer } };

        async Task<string> FetchAsync(HubModelId name, string key)
        {
            try
            {
                return options.FetchModel is { } fetch ? await fetch(name, cancellation) : (await ModelLocation.FetchAsync(name, cancellation: cancellation)).Folder;
            }
            catch (LabException problem)
            {
                throw new LabException(problem.Kind, problem.What, $"{pipeline.File}: {key}", problem.Expected, problem.Remedy, problem);
            }
        }
    }

    static void RequireConditions(PipelineStepResult result)
    {
        if (result.Evaluate?.Push is not { } push || push.Conditions.All(condition => condition.Met)) return;
        throw new LabException(
            ErrorKind.Gate, $"The model was not pushed: {string.Join("; ", push.Conditions.Where(condition => !condition.Met))}.",
            "evaluate.push_model_s3.conditions", "all of them hold");
    }
}
