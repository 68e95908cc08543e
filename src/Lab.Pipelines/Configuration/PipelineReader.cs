using System.Text.Json;
using Lab.Datasets;
using Lab.Hub;
using Lab.Sentiment;
using Lab.Training;

namespace Lab.Pipelines;

/// <summary>From the JSON of a pipeline file to its steps.</summary>
sealed class PipelineReader
{
    const int MaxBytes = 1 << 20;
    const ulong DefaultSeed = 42;
    const string Share = "a number between 0 and 1";

    readonly PipelinePaths paths;
    readonly ulong seed;

    PipelineReader(string folder, ulong seed) => (paths, this.seed) = (new PipelinePaths(folder), seed);

    public static Pipeline Read(string file, ulong? seed)
    {
        using var json = Parse(file);
        var root = new PipelineSection(file, "", "", json.RootElement);
        string full = Path.GetFullPath(file);
        ulong chosen = seed ?? root.Seed("seed") ?? DefaultSeed;
        // A pipe lies nowhere.
        string folder = IsPipe(full) ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(full)!;
        var reader = new PipelineReader(folder, chosen);
        var preprocess = root.Section("preprocess") is { } first ? PipelineWords.Tell(file, PipelineRun.Preprocess, () => reader.Preprocess(first)) : null;
        var train = root.Section("train") is { } second ? PipelineWords.Tell(file, PipelineRun.Train, () => reader.Train(second, preprocess)) : null;
        var evaluate = root.Section("evaluate") is { } third ? reader.Evaluate(third, preprocess, train) : null;
        if (preprocess is null && train is null && evaluate is null)
            throw new LabException(ErrorKind.Usage, "There is no step.", file, "at least one of the sections preprocess, train, evaluate");
        return new Pipeline(full, chosen, preprocess, train, evaluate) { Device = DeviceOf(root), Precision = PrecisionOf(root) };
    }

    static DeviceChoice DeviceOf(PipelineSection root) => root.Text("device") is not { } word ? DeviceChoice.Auto
        : DeviceChoice.TryParse(word) ?? throw root.Wrong("device", $"The value is \"{word}\".", DeviceChoice.Expected);

    static Precision PrecisionOf(PipelineSection root) =>
        root.Choice("precision", ("auto", Precision.Auto), ("fp32", Precision.Fp32), ("bf16", Precision.Bf16)) ?? Precision.Auto;

    static JsonDocument Parse(string file)
    {
        try
        {
            // It may be a pipe, whose length nobody knows.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[MaxBytes + 1];
            int length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (length > MaxBytes) throw new LabException(ErrorKind.Usage, $"The file has more than {MaxBytes:N0} bytes.", file, $"at most {MaxBytes:N0}");
            return JsonDocument.Parse(WithoutMark(content.AsMemory(0, length)), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException problem)
        {
            throw new LabException(
                ErrorKind.Usage, "This is not JSON.", $"{file}, line {(problem.LineNumber ?? 0) + 1}, byte {(problem.BytePositionInLine ?? 0) + 1}",
                "a pipeline file: { \"preprocess\": { ... }, \"train\": { ... }, \"evaluate\": { ... } }", inner: problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string what = Directory.Exists(file) ? "This is a folder." : problem is FileNotFoundException or DirectoryNotFoundException ? "There is no such file." : $"The file cannot be read: {problem.Message}";
            throw new LabException(ErrorKind.Usage, what, file, "a pipeline file (JSON)", inner: problem);
        }
    }

    static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) => json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;

    static bool IsPipe(string full) =>
        !OperatingSystem.IsWindows() && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal)) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);

    PreprocessStep Preprocess(PipelineSection section)
    {
        var split = section.Choice("split", ("stratified", SplitKind.Stratified), ("hash", SplitKind.Hash)) ?? SplitKind.Stratified;
        if (split == SplitKind.Hash && new[] { "test_size", "validation_size" }.FirstOrDefault(section.Has) is { } size)
            throw section.Wrong(size, "The hash of the text shares the rows out 80 / 10 / 10.", "no size with \"split\": \"hash\"");
        double test = section.Number("test_size", Share, value => value is > 0 and < 1) ?? 0.1;
        double validation = section.Number("validation_size", Share, value => value is > 0 and < 1) ?? 0.1;
        string source = section.Text("url_data") ?? throw section.Missing("url_data", "rows: a path, or an http(s) or s3 address");
        var mapping = section.Pairs("label_mapping_dict");
        string[] endings = [".csv", ".csv.gz"];
        var step = new PreprocessStep
        {
            Source = PreprocessStep.IsAddress(source) ? source : source == StandardInput.Name ? StandardInput.PathOf(source) : paths.Read(section, "url_data")!,
            Data = new DatasetOptions
            {
                Format = section.Choice("format", [.. DataWords.Formats]),
                Delimiter = DelimiterOf(section),
                Encoding = section.Text("encoding") is { } encoding ? TextEncoding.Parse(encoding) : null,
                Escape = section.Choice("escape", [.. DataWords.Escapes]) ?? CsvEscape.Double,
                TextColumns = section.Texts("text_columns"),
                Join = section.Text("join") ?? ". ",
                LabelColumn = section.Text("label_column"),
                Cleaning = Clean(section),
                LabelMap = mapping is null ? null : MapOf(section, mapping),
                SkipBadRows = section.Flag("skip_bad_rows") ?? false,
            },
            LabelMapping = mapping,
            MaxRows = section.Whole("max_rows", 10),
            Split = split,
            TestSize = test,
            ValidationSize = validation,
            TrainingFile = paths.ReadOutputFile(section, "training_data_path", endings) ?? throw section.Missing("training_data_path", "a .csv to write"),
            ValidationFile = paths.ReadOutputFile(section, "validation_data_path", endings) ?? throw section.Missing("validation_data_path", "a .csv to write"),
            TestFile = paths.ReadOutputFile(section, "test_data_path", endings) ?? throw section.Missing("test_data_path", "a .csv to write"),
        };
        paths.CheckInput(section, "url_data", step.Source);
        return step;
    }

    TrainStep Train(PipelineSection section, PreprocessStep? before)
    {
        var model = section.Section("model") ?? throw section.Missing("model", "an object with at least model_name");
        var defaults = new TrainerOptions();
        string folder = paths.Read(model, "model_name") ?? throw model.Missing("model_name", "a Hugging Face folder, or a name of the hub");
        string tokenizer = paths.Read(model, "tokenizer_pretrained_model") ?? folder;
        string saveEvery = section.Text("save_every") ?? "5m";
        if (SaveInterval.TryParse(saveEvery) is null)
            throw section.Wrong("save_every", $"The value is \"{saveEvery}\".", "a number of updates, a time such as \"90s\", \"10m\" or \"2h\", \"epoch\", or \"never\"");
        string trainFolder = paths.ReadOutputFolder(section, "train_dir") ?? throw section.Missing("train_dir", "a folder for checkpoints");
        string best = paths.ReadOutputFolder(section, "best_model_path") ?? throw section.Missing("best_model_path", "a folder for the new model");
        var step = new TrainStep
        {
            TrainingFile = paths.Read(section, "training_data_path") ?? before?.TrainingFile ?? throw section.Missing("training_data_path", "a CSV"),
            ValidationFile = paths.Read(section, "validation_data_path") ?? before?.ValidationFile
                ?? throw section.Missing("validation_data_path", "a CSV: the best epoch is the one with the smallest loss on it"),
            ModelFolder = folder,
            HubModel = HubName(model, "model_name", folder),
            TokenizerFolder = tokenizer,
            HubTokenizer = HubName(model, model.Has("tokenizer_pretrained_model") ? "tokenizer_pretrained_model" : "model_name", tokenizer),
            MaxLength = model.Whole("max_input_length", 1),
            Cleaning = before?.Data.Cleaning ?? TextCleaning.None,
            Augmentation = Augment(section),
            Dropout = model.Number("dropout_rate", "a number from 0, below 1", value => value is >= 0 and < 1),
            FreezeBackbone = model.Flag("freeze_backbone") ?? false,
            ClassWeights = model.Choice("class_weights", ("none", ClassWeighting.None), ("balanced", ClassWeighting.Balanced), ("sqrt", ClassWeighting.SquareRoot)) ?? ClassWeighting.None,
            Trainer = defaults with
            {
                Epochs = section.Whole("n_epochs", 1, 10_000) ?? defaults.Epochs,
                BatchSize = model.Whole("batch_size", 1, 65_536) ?? defaults.BatchSize,
                LearningRate = model.Number("learning_rate", "a number above 0", value => value > 0) ?? defaults.LearningRate,
                WarmUpRatio = model.Number("warmup_ratio", "a number from 0 to 1", value => value is >= 0 and <= 1) ?? defaults.WarmUpRatio,
                AdamW = defaults.AdamW with { WeightDecay = model.Number("weight_decay", "a number from 0", value => value >= 0) ?? defaults.AdamW.WeightDecay },
                Seed = seed,
            },
            TrainFolder = trainFolder,
            CleanFirst = section.Flag("clean_train_dir_before_training") ?? false,
            SaveEvery = saveEvery,
            BestModelFolder = best,
            CurveFile = paths.ReadOutputFile(section, "training_curve_path", ".csv", ".json", ".svg"),
        };
        if (section.Has("training_data_path") && before?.TrainingFile != step.TrainingFile) paths.CheckInput(section, "training_data_path", step.TrainingFile);
        if (section.Has("validation_data_path") && before?.ValidationFile != step.ValidationFile) paths.CheckInput(section, "validation_data_path", step.ValidationFile);
        paths.CheckInput(model, "model_name", step.ModelFolder);
        paths.CheckInput(model, "tokenizer_pretrained_model", step.TokenizerFolder);
        return step;
    }

    EvaluateStep Evaluate(PipelineSection section, PreprocessStep? first, TrainStep? second) => new()
    {
        TestFile = paths.Read(section, "test_data_path") ?? first?.TestFile ?? throw section.Missing("test_data_path", "a CSV"),
        ModelFolder = paths.Read(section, "trained_model_path") ?? second?.BestModelFolder ?? throw section.Missing("trained_model_path", "a model folder"),
        BatchSize = section.Whole("batch_size", 1, 65_536) ?? 32,
        MetricsFile = paths.ReadOutputFile(section, "metrics_output_file", ".json", ".csv"),
        Push = section.Section("push_model_s3") is { } push ? PushModelReader.Read(push) : null,
    };

    // A folder of that name wins.
    static HubModelId? HubName(PipelineSection model, string key, string folder) => !Path.Exists(folder) && HubModelId.TryParse(model.Text(key)!, out var id) ? id : null;

    static char? DelimiterOf(PipelineSection section)
    {
        if (section.Text("delimiter") is not { } word) return null;
        return DataWords.TryDelimiter(word, out char? delimiter) ? delimiter : throw section.Wrong("delimiter", $"The value is \"{word}\".", DataWords.Delimiters);
    }

    // Steps by name, or true for all of them.
    static TextCleaning Clean(PipelineSection section) =>
        section.IsFlag("clean") ? new TextCleaning(section.Flag("clean") == true ? CleaningSteps.All : CleaningSteps.None)
        : section.Names("clean") is { } steps ? TextCleaning.Parse(steps, section.Where("clean"))
        : TextCleaning.None;

    static AugmentationOptions? Augment(PipelineSection section)
    {
        string[]? names = section.IsFlag("augment") ? [section.Flag("augment") == true ? "all" : "none"] : section.Names("augment")?.ToArray();
        var kinds = AugmentationOptions.ParseKinds(names ?? [], section.Where("augment"));
        var defaults = new AugmentationOptions();
        double? share = section.Number("augment_share", "a number from 0 to 10", value => value is >= 0 and <= 10);
        double? words = section.Number("augment_words", "a number above 0, at most 1", value => value is > 0 and <= 1);
        if (kinds != AugmentationKinds.None) return new AugmentationOptions { Kinds = kinds, Share = share ?? defaults.Share, WordShare = words ?? defaults.WordShare };
        return share is null && words is null ? null : throw section.Wrong("augment", "A share is given, but no kind.", "one or more of synonym, swap, delete, typo");
    }

    static LabelMap MapOf(PipelineSection section, IReadOnlyList<KeyValuePair<string, string>> mapping)
    {
        foreach (var (value, label) in mapping)
            if (value.Contains(',', StringComparison.Ordinal) || label.AsSpan().ContainsAny(',', '=') || string.IsNullOrWhiteSpace(value) || string.IsNullOrWhiteSpace(label))
                throw section.Wrong("label_mapping_dict", $"\"{value}\": \"{label}\" is there.", "values and labels that are not empty and have no ',' (labels no '=' either)");
        return LabelMap.Parse(string.Join(',', mapping.Select(pair => $"{pair.Key}={pair.Value}")));
    }
}
