using System.Globalization;
using System.Text.Json;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;
using Lab.Statistics;

namespace Lab.Sentiment.Retraining;

/// <summary>What a run tells of a retraining beside its recipe and curve, which <see cref="Tracking.TrainingLog"/> logs.</summary>
sealed class RetrainingTracking(RetrainingOptions options, string runId)
{
    /// <summary>Number and digest of the rows of each source, and what was left out; no texts.</summary>
    public async Task LogRowsAsync(RetrainingRows rows, CancellationToken cancellation)
    {
        await UploadAsync("rows.json", JsonSerializer.SerializeToUtf8Bytes(rows.Groups, RetrainingJson.Default.IReadOnlyListRowGroup), cancellation);
        await options.Mlflow.LogInputsAsync(runId, [.. rows.Groups.Select(Input)], cancellation);
        if (rows.Skipped.Count > 0)
            await options.Mlflow.SetTagAsync(runId, "lab.skipped", ShortText.Of(string.Join("; ", rows.Skipped.Select(file => $"{file.File}: {file.Reason}"))), cancellation);
    }

    /// <summary>Class names by index.</summary>
    public Task LogLabelsAsync(IReadOnlyList<string> labels, CancellationToken cancellation)
    {
        var map = labels.Index().ToDictionary(label => label.Index.ToString(CultureInfo.InvariantCulture), label => label.Item);
        return UploadAsync("label_map.json", JsonSerializer.SerializeToUtf8Bytes(map, RetrainingJson.Default.IReadOnlyDictionaryStringString), cancellation);
    }

    /// <summary>The metrics that the monitor watches.</summary>
    /// <param name="test">Of the new model.</param>
    /// <param name="source">Where the model lies at the server.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task LogTestAsync(ClassificationReport test, string source, CancellationToken cancellation)
    {
        string? model = ModelUri.TryParse(source) is ModelUri.Logged logged ? logged.ModelId : null;
        long now = options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        (string Key, double Value)[] values =
        [
            ("test_accuracy", test.Accuracy), ("test_macro_f1", test.MacroF1), ("test_macro_recall", test.MacroRecall), ("test_log_loss", test.LogLoss),
            ("test_ece", test.ExpectedCalibrationError),
        ];
        return options.Mlflow.LogBatchAsync(runId, [.. values.Select(value => new Metric { Key = value.Key, Value = value.Value, Timestamp = now, ModelId = model })], cancellation: cancellation);
    }

    static DatasetInput Input(RowGroup group) => new()
    {
        Tags = [new("mlflow.data.context", group.Part)],
        Dataset = new Dataset
        {
            Name = group.Name,
            // As long as MLflow's own.
            Digest = group.Digest[..16],
            SourceType = "local",
            Source = JsonSerializer.Serialize(new Dictionary<string, string> { ["uri"] = group.Source }, RetrainingJson.Default.IReadOnlyDictionaryStringString),
        },
    };

    async Task UploadAsync(string name, byte[] content, CancellationToken cancellation)
    {
        using var stream = new MemoryStream(content);
        await options.Mlflow.UploadArtifactAsync(runId, name, stream, cancellation);
    }
}
