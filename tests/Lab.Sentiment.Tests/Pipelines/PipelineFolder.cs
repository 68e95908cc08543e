using System.Text.Json.Nodes;
using Lab.Pipelines;
using Lab.TestSupport;

namespace Lab.Sentiment.Tests.Pipelines;

/// <summary>A folder with a tiny model, reviews, and a pipeline file over them that a test changes.</summary>
sealed class PipelineFolder : IDisposable
{
    readonly TinyModelFolder tiny = new();

    public PipelineFolder(int rows = 120)
    {
        Root = Directory.CreateTempSubdirectory("lab-pipeline-").FullName;
        File.WriteAllText(this["reviews.csv"], TinyModelFolder.Reviews(rows));
        Json = JsonNode.Parse(
            $$"""
            {
              "preprocess": {
                "url_data": "reviews.csv", "text_columns": ["title", "text"], "label_column": "stars",
                "label_mapping_dict": { "1": "negative", "2": "negative", "3": "neutral", "4": "positive", "5": "positive" },
                "test_size": 0.2, "validation_size": 0.1,
                "training_data_path": "out/train.csv", "validation_data_path": "out/validation.csv", "test_data_path": "out/test.csv"
              },
              "train": {
                "model": { "model_name": {{JsonValue.Create(tiny.Folder).ToJsonString()}}, "max_input_length": 48, "batch_size": 8, "learning_rate": 3e-3 },
                "n_epochs": 3, "train_dir": "out/training", "best_model_path": "out/model", "training_curve_path": "out/curve.csv"
              },
              "evaluate": { "metrics_output_file": "out/metrics.json" }
            }
            """)!.AsObject();
    }

    public string Root { get; }

    public string Model => tiny.Folder;

    public JsonObject Json { get; }

    public JsonObject Train => Json["train"]!.AsObject();

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Writes the pipeline as it now is and reads it.</summary>
    public Pipeline Load()
    {
        File.WriteAllText(this["pipeline.json"], Json.ToJsonString());
        return Pipeline.Load(this["pipeline.json"]);
    }

    public Task<IReadOnlyList<PipelineStepResult>> RunAsync(PipelineRunOptions? options = null, IPipelineObserver? observer = null, CancellationToken? cancellation = null) =>
        PipelineRun.RunAsync(Load(), (options ?? new() { FetchModel = NoHub }) with { Threads = 2 }, observer, cancellation ?? TestContext.Current.CancellationToken);

    // Nothing is fetched from the web in a test.
    static Task<string> NoHub(Lab.Hub.HubModelId id, CancellationToken cancellation) => throw new LabException(ErrorKind.Model, $"The hub has no '{id}'.");

    public string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(this[folder]).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        tiny.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
