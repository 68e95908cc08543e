using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Datasets;
using Lab.Sentiment;
using Lab.Transformers.Checkpoints;

namespace Lab.Pipelines;

/// <summary>
/// A pipeline with every default filled in, as a pipeline file again, beside what the pipeline wrote. Its paths start at its own
/// folder, so that it runs from there and names no folder above both.
/// </summary>
static class ResolvedPipeline
{
    public const string FileName = "pipeline.resolved.json";

    public static void Write(Pipeline pipeline, string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (PipelinePaths.Same(path, pipeline.File)) return;
        Directory.CreateDirectory(folder);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(Of(pipeline, folder), PipelineResultJson.Default.JsonObject);
        AtomicFile.Write(path, stream => stream.Write(json));
    }

    public static JsonObject Of(Pipeline pipeline, string folder)
    {
        var json = new JsonObject
        {
            ["seed"] = pipeline.Seed,
            ["device"] = pipeline.Device.ToString(),
            ["precision"] = pipeline.Precision.ToString().ToLowerInvariant(),
        };
        if (pipeline.Preprocess is { } first) json["preprocess"] = Preprocess(first, Relative);
        if (pipeline.Train is { } second) json["train"] = Train(second, Relative);
        if (pipeline.Evaluate is { } third) json["evaluate"] = Evaluate(third, Relative);
        return json;

        string Relative(string path) => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
    }

    static JsonObject Preprocess(PreprocessStep step, Func<string, string> relative)
    {
        var json = new JsonObject
        {
            ["url_data"] = PreprocessStep.IsAddress(step.Source) ? step.Source : relative(step.Source),
            ["format"] = step.Data.Format is { } format ? DataWords.Formats.First(one => one.Value == format).Word : null,
            ["delimiter"] = step.Data.Delimiter is { } delimiter ? DataWords.Of(delimiter) : "auto",
            ["encoding"] = step.Data.Encoding?.Name,
            ["escape"] = DataWords.Escapes.First(one => one.Value == step.Data.Escape).Word,
            ["text_columns"] = step.Data.TextColumns is { } columns ? new JsonArray([.. columns.Select(column => (JsonNode)column)]) : null,
            ["join"] = step.Data.Join,
            ["label_column"] = step.Data.LabelColumn,
            ["label_mapping_dict"] = step.LabelMapping is { } map ? new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) : null,
            ["skip_bad_rows"] = step.Data.SkipBadRows,
            ["clean"] = new JsonArray([.. step.Data.Cleaning.Names.Select(name => (JsonNode)name)]) is { Count: > 0 } clean ? clean : null,
            ["max_rows"] = step.MaxRows,
            ["split"] = step.Split == SplitKind.Hash ? "hash" : "stratified",
        };
        if (step.Split != SplitKind.Hash) (json["test_size"], json["validation_size"]) = (step.TestSize, step.ValidationSize);
        json["training_data_path"] = relative(step.TrainingFile);
        json["validation_data_path"] = relative(step.ValidationFile);
        json["test_data_path"] = relative(step.TestFile);
        return json;
    }

    static JsonObject Train(TrainStep step, Func<string, string> relative) => new()
    {
        ["training_data_path"] = relative(step.TrainingFile),
        ["validation_data_path"] = relative(step.ValidationFile),
        ["model"] = new JsonObject
        {
            ["model_name"] = step.HubModel?.ToString() ?? relative(step.ModelFolder),
            ["tokenizer_pretrained_model"] = step.HubTokenizer?.ToString() ?? relative(step.TokenizerFolder),
            ["max_input_length"] = step.MaxLength,
            ["batch_size"] = step.Trainer.BatchSize,
            ["learning_rate"] = step.Trainer.LearningRate,
            ["dropout_rate"] = step.Dropout,
            ["freeze_backbone"] = step.FreezeBackbone,
            ["weight_decay"] = step.Trainer.AdamW.WeightDecay,
            ["warmup_ratio"] = step.Trainer.WarmUpRatio,
            ["class_weights"] = step.ClassWeights switch
            {
                ClassWeighting.Balanced => "balanced",
                ClassWeighting.SquareRoot => "sqrt",
                _ => "none",
            },
        },
        ["augment"] = step.Augmentation is { } copies ? new JsonArray([.. copies.Names.Select(name => (JsonNode)name)]) : null,
        ["augment_share"] = step.Augmentation?.Share,
        ["augment_words"] = step.Augmentation?.WordShare,
        ["n_epochs"] = step.Trainer.Epochs,
        ["train_dir"] = relative(step.TrainFolder),
        ["clean_train_dir_before_training"] = step.CleanFirst,
        ["save_every"] = step.SaveEvery,
        ["best_model_path"] = relative(step.BestModelFolder),
        ["training_curve_path"] = step.CurveFile is { } curve ? relative(curve) : null,
    };

    static JsonObject Evaluate(EvaluateStep step, Func<string, string> relative) => new()
    {
        ["test_data_path"] = relative(step.TestFile),
        ["trained_model_path"] = relative(step.ModelFolder),
        ["batch_size"] = step.BatchSize,
        ["metrics_output_file"] = step.MetricsFile is { } file ? relative(file) : null,
        ["push_model_s3"] = step.Push is { } push ? new JsonObject
        {
            ["enabled"] = true,
            ["conditions"] = new JsonArray([.. push.Conditions.Select(c => (JsonNode)new JsonObject { ["metric"] = c.Metric, ["threshold"] = c.Threshold })]),
            ["bucket_name"] = push.Bucket,
            ["create_bucket"] = push.CreateBucket,
            ["prefix"] = push.Prefix,
            ["endpoint_url"] = push.Endpoint?.OriginalString,
            ["region"] = push.Region,
        } : new JsonObject { ["enabled"] = false },
    };
}
