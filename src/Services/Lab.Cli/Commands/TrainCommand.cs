using System.CommandLine;
using System.Text.Json;
using Lab.Cli.Json;
using Lab.Cli.Options;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using Lab.Cli.Tracking;
using Lab.Datasets;
using Lab.Sentiment;
using Lab.Training;
using Lab.Transformers.Checkpoints;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab train</c>: from a pretrained folder and a CSV to a new model folder, measured.</summary>
sealed class TrainCommand : LabCommand
{
    static readonly TrainerOptions defaults = new();

    /// <summary>A model that is to be registered waits for the server longer than one that is only logged.</summary>
    static readonly TimeSpan registrationWait = TimeSpan.FromSeconds(30);

    readonly Option<string?> model = ModelOption.Create("Model to start from, a pretrained encoder or a classifier: a folder, OWNER/NAME[@REVISION] of the hub, or models:/... or runs:/... of the tracking server.");
    readonly Option<string?> file = Text("--data", "FILE|URL", "Labelled texts: CSV, TSV, JSON or Parquet, plain or gzip; a file, an http(s) or s3 address, or - for standard input.");
    readonly Option<string?> validation = Text("--validation", "FILE|URL", "Rows to measure after each epoch (--split given).");
    readonly Option<string?> test = Text("--test", "FILE|URL", "Rows to measure at the end (--split given).");
    readonly Option<string?> output = Text("--output", "FOLDER", "Folder of the new model: a new one, an empty one, or that of an earlier model, which is replaced.");
    readonly Option<SplitKind?> split = Choice(
        "--split", "hash: 80/10/10 by a hash of the text. stratified: 80/10/10 at random with equal class shares. given: --validation and --test are files. "
        + "Default: hash, or given when such a file is named.",
        ("hash", SplitKind.Hash), ("stratified", SplitKind.Stratified), ("given", SplitKind.Given));
    readonly Option<int?> epochs = Whole("--epochs", $"Passes over the training rows. Default: {defaults.Epochs}.", 1, 10_000);
    readonly Option<int?> batchSize = Whole("--batch-size", $"Texts computed together; an update takes one such batch, or --gradient-accumulation of them. Default: {defaults.BatchSize}.", 1, 65_536);
    readonly Option<double?> learningRate = Number(
        "--learning-rate", FormattableString.Invariant($"Peak of the schedule. Default: {defaults.LearningRate}."), "a number above 0", value => value > 0);
    readonly Option<double?> warmUp = Number(
        "--warmup-ratio", FormattableString.Invariant($"Share of the updates during which the rate rises. Default: {defaults.WarmUpRatio}."), "a number from 0 to 1", value => value is >= 0 and <= 1);
    readonly Option<double?> weightDecay = Number(
        "--weight-decay", FormattableString.Invariant($"Decoupled weight decay of AdamW. Default: {defaults.AdamW.WeightDecay}."), "a number from 0", value => value >= 0);
    readonly Option<double?> maxGradientNorm = Number(
        "--max-grad-norm", FormattableString.Invariant($"Largest norm of all gradients; 0 turns clipping off. Default: {defaults.MaxGradientNorm}."), "a number from 0", value => value >= 0);
    readonly Option<int?> maxLength = Whole("--max-length", "Most tokens of a text, special tokens included; longer texts are cut. Default: 128, or what the model can read where that is less.", 1);
    readonly Option<Dtype?> weights = Choice("--weights", "Number type of the written weights. Default: f32.", ("f32", Dtype.F32), ("f16", Dtype.F16), ("bf16", Dtype.BF16));
    readonly Option<bool> noUpload = Flag("--no-upload", "Where the run is tracked: its values only, not the new model's files.");
    readonly DataOptions data = new();
    readonly PreparationOptions preparation = new();
    readonly RecipeOptions recipe = new();
    readonly ResumeOptions checkpoints = new();
    readonly RegisterOptions registration = new();

    public TrainCommand(LabHost host, CommonOptions common) : base("train", "Fine-tune a model on labelled rows.", host, common)
    {
        Add(model);
        foreach (var required in new[] { file, output })
        {
            required.Required = true;
            Add(required);
        }
        Add(validation);
        Add(test);
        data.AddAll(this);
        foreach (var option in new Option[] { split, epochs, batchSize, learningRate, warmUp, weightDecay, maxGradientNorm, maxLength, weights, noUpload }) Add(option);
        preparation.AddAll(this);
        recipe.AddAll(this);
        checkpoints.AddAll(this);
        registration.AddAll(this);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var options = Read(parsed, settings, await ModelOption.FindAsync(parsed.GetValue(model), Host, cancellation));
        var registering = registration.Read(parsed, Host, uploads: !parsed.GetValue(noUpload));
        if (registering.Promotes && options.DataFile == StandardInput.Name)
            throw new LabException(ErrorKind.Usage, "The gate reads the test rows once more, and standard input is read only once.", "--data", "a file, with --promote");
        if (new[] { options.DataFile, options.ValidationFile, options.TestFile }.Count(name => name == StandardInput.Name) > 1)
            throw new LabException(ErrorKind.Usage, "Standard input is named twice.", "--data, --validation, --test", "- for one of them");
        options = options with
        {
            DataFile = await DataFiles.FindAsync(options.DataFile, Host, cancellation),
            ValidationFile = await FindAsync(options.ValidationFile, cancellation),
            TestFile = await FindAsync(options.TestFile, cancellation),
        };
        var result = await TrainAsync(options, !parsed.GetValue(noUpload), registering, cancellation);

        if (settings.Json) Host.Out.WriteLine(JsonSerializer.Serialize(result, LabJson.Lines.FineTuneResult));
        var console = Tables(settings);
        console.Show(ReportTables.Summary(result.Splits));
        console.Show(ReportTables.Classes(result.Splits.Last().Value));
        if (result.Gate is { Rules.Count: > 0 } measured) console.Show(GateTable.Of(measured));
        Host.Error.WriteLine(
            $"{result.Steps:N0} steps in {TrainingScreen.Time(TimeSpan.FromSeconds(result.Seconds))}, {result.TokensPerSecond:N0} tokens/s, {result.SamplesPerSecond:N0} samples/s -> {result.Model}");
        if (result.Gate is { } gate) Host.Error.WriteLine($"{GateView.Outcome(gate)}: {gate.Summary}");
        if (result.Gate is { Promoted: false })
            throw new LabException(ErrorKind.Gate, "The model is registered, and not promoted.", $"version {result.Version}", "every rule of the gate met", "--promote force promotes it all the same.");
    }

    async Task<FineTuneResult> TrainAsync(FineTuneOptions options, bool upload, Registering registering, CancellationToken cancellation)
    {
        using var telemetry = CommandTelemetry.TryStart(Host, "lab", span: "lab train");
        await using var tracking = TrainingTracking.TryStart(Host, options, upload, registering.Registers ? registrationWait : null);
        FineTuneResult result = null!;
        await LiveProgress.RunAsync(Host, "train", live: true, progress =>
            result = FineTuning.Run(options, FineTuneObservers.Of(new TrainingScreen(Host, progress), tracking?.Observer), cancellation));
        if (tracking is null) return result;
        var run = await TrainingTracking.FinishAsync(Host, tracking, result, cancellation);
        return registering.Registers
            ? await TrainingRegistration.RunAsync(Host, TrainingTracking.Server(Host)!, options, result, run, registering, cancellation)
            : result;
    }

    async Task<string?> FindAsync(string? named, CancellationToken cancellation) => named is null ? null : await DataFiles.FindAsync(named, Host, cancellation);

    FineTuneOptions Read(ParseResult parsed, CommonSettings settings, string folder)
    {
        var (validationFile, testFile) = (parsed.GetValue(validation), parsed.GetValue(test));
        double norm = parsed.GetValue(maxGradientNorm) ?? defaults.MaxGradientNorm ?? 0;
        var options = new FineTuneOptions
        {
            ModelFolder = folder,
            DataFile = parsed.GetRequiredValue(file)!,
            ValidationFile = validationFile,
            TestFile = testFile,
            OutputFolder = parsed.GetRequiredValue(output)!,
            Data = data.Read(parsed),
            Split = parsed.GetValue(split) ?? (validationFile is null && testFile is null ? SplitKind.Hash : SplitKind.Given),
            Weights = parsed.GetValue(weights) ?? Dtype.F32,
            Threads = settings.Threads,
            Device = settings.Device,
            Precision = settings.Precision,
            Trainer = defaults with
            {
                Epochs = parsed.GetValue(epochs) ?? defaults.Epochs,
                BatchSize = parsed.GetValue(batchSize) ?? defaults.BatchSize,
                LearningRate = parsed.GetValue(learningRate) ?? defaults.LearningRate,
                WarmUpRatio = parsed.GetValue(warmUp) ?? defaults.WarmUpRatio,
                MaxGradientNorm = norm == 0 ? null : norm,
                AdamW = defaults.AdamW with { WeightDecay = parsed.GetValue(weightDecay) ?? defaults.AdamW.WeightDecay },
                Seed = settings.Seed,
            },
        };
        options = recipe.Apply(parsed, preparation.Apply(parsed, options)) with { Checkpoints = checkpoints.Read(parsed) };
        return parsed.GetValue(maxLength) is { } length ? options with { MaxLength = length } : options;
    }
}
