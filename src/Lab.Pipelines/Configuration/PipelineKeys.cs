namespace Lab.Pipelines;

/// <summary>Every key that a pipeline file may have, by its path; what each means is in docs/pipelines.md, held by a test.</summary>
static class PipelineKeys
{
    /// <summary>Marks the elements of a list in a path.</summary>
    const string Element = "[]";

    public static readonly IReadOnlyList<string> All =
    [
        "seed",
        "device",
        "precision",
        "preprocess.url_data",
        "preprocess.format",
        "preprocess.delimiter",
        "preprocess.encoding",
        "preprocess.escape",
        "preprocess.text_columns",
        "preprocess.join",
        "preprocess.label_column",
        "preprocess.label_mapping_dict",
        "preprocess.skip_bad_rows",
        "preprocess.clean",
        "preprocess.max_rows",
        "preprocess.split",
        "preprocess.test_size",
        "preprocess.validation_size",
        "preprocess.training_data_path",
        "preprocess.validation_data_path",
        "preprocess.test_data_path",
        "train.training_data_path",
        "train.validation_data_path",
        "train.model.tokenizer_pretrained_model",
        "train.model.max_input_length",
        "train.model.batch_size",
        "train.model.model_name",
        "train.model.learning_rate",
        "train.model.dropout_rate",
        "train.model.freeze_backbone",
        "train.model.weight_decay",
        "train.model.warmup_ratio",
        "train.model.class_weights",
        "train.augment",
        "train.augment_share",
        "train.augment_words",
        "train.n_epochs",
        "train.train_dir",
        "train.clean_train_dir_before_training",
        "train.save_every",
        "train.best_model_path",
        "train.training_curve_path",
        "evaluate.test_data_path",
        "evaluate.trained_model_path",
        "evaluate.batch_size",
        "evaluate.metrics_output_file",
        "evaluate.push_model_s3.enabled",
        "evaluate.push_model_s3.conditions[].metric",
        "evaluate.push_model_s3.conditions[].threshold",
        "evaluate.push_model_s3.bucket_name",
        "evaluate.push_model_s3.create_bucket",
        "evaluate.push_model_s3.prefix",
        "evaluate.push_model_s3.endpoint_url",
        "evaluate.push_model_s3.region",
    ];

    /// <summary>Names of the keys directly inside a section.</summary>
    /// <param name="section">Its path without indices, as "train.model" or "evaluate.push_model_s3.conditions[]"; empty for the whole file.</param>
    public static IReadOnlyList<string> Inside(string section)
    {
        string prefix = section.Length == 0 ? "" : section + ".";
        return
        [
            .. All.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(key => key[prefix.Length..].Split('.')[0].Replace(Element, "", StringComparison.Ordinal)).Distinct(),
        ];
    }

    /// <summary>Where else a key of this name belongs; null when nowhere or in several places.</summary>
    public static string? PlaceOf(string name)
    {
        string[] places = [.. All.Where(key => key == name || key.EndsWith("." + name, StringComparison.Ordinal))];
        return places.Length == 1 ? places[0] : null;
    }
}
