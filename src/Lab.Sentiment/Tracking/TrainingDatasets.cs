using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Mlflow.Protocol;

namespace Lab.Sentiment.Tracking;

/// <summary>The data files of a training as MLflow's datasets: name, digest, columns, rows; no paths and no texts.</summary>
sealed class TrainingDatasets
{
    // As long as MLflow's own may be at most: 36.
    const int DigestDigits = 16;

    readonly FineTuneOptions options;
    readonly Dictionary<string, string?> checksums = [];

    TrainingDatasets(FineTuneOptions options) => this.options = options;

    /// <summary>SHA-256 of the file with the training rows; null for a pipe and a file that cannot be read.</summary>
    public string? Checksum => checksums[options.DataFile];

    /// <summary>Reads the files once.</summary>
    public static TrainingDatasets Of(FineTuneOptions options)
    {
        var datasets = new TrainingDatasets(options);
        foreach (string file in new[] { options.DataFile, options.ValidationFile, options.TestFile }.OfType<string>().Distinct()) datasets.checksums[file] = ChecksumOf(file);
        return datasets;
    }

    /// <summary>What the run reads, each file once.</summary>
    public IEnumerable<DatasetInput> Inputs(FineTuneData data)
    {
        bool given = options.ValidationFile is not null || options.TestFile is not null;
        (string? File, string Context, int Rows)[] files =
        [
            (options.DataFile, "training", given ? data.Train : data.Train + data.Validation + data.Test), (options.ValidationFile, "validation", data.Validation), (options.TestFile, "test", data.Test),
        ];
        foreach (var (file, context, rows) in files)
            if (Of(file) is { } dataset)
                yield return new DatasetInput { Dataset = dataset with { Profile = Json(new() { ["num_rows"] = rows }) }, Tags = [new("mlflow.data.context", context)] };
    }

    /// <summary>The file that the rows of a split come from: train, validation, test.</summary>
    public Dataset? OfSplit(string split) => Of(split switch
    {
        "validation" => options.ValidationFile ?? options.DataFile,
        "test" => options.TestFile ?? options.DataFile,
        _ => options.DataFile,
    });

    Dataset? Of(string? file) => file is null || checksums[file] is not { } sum ? null : new Dataset
    {
        Name = Path.GetFileName(file),
        Digest = sum[..DigestDigits],
        SourceType = "local",
        Source = JsonSerializer.Serialize(new Dictionary<string, string> { ["uri"] = Path.GetFileName(file) }, DatasetJson.Default.DictionaryStringString),
        Schema = Schema(),
    };

    // Null where the columns are found by their content.
    string? Schema()
    {
        if (options.Data is not { TextColumns: { } texts, LabelColumn: { } label }) return null;
        return JsonSerializer.Serialize(new ColumnsSchema([.. texts.Append(label).Select(name => new ColumnSpec("string", name, true))]), DatasetJson.Default.ColumnsSchema);
    }

    // A file that cannot be read is the training's own problem to tell.
    static string? ChecksumOf(string file)
    {
        try
        {
            // A pipe can be read once only: it says that it is empty, or, behind a link, that it is not there.
            if (new FileInfo(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file).Length == 0) return null;
            using var stream = File.OpenRead(file);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static string Json(Dictionary<string, int> profile) => JsonSerializer.Serialize(profile, DatasetJson.Default.DictionaryStringInt32);
}

/// <summary>Columns as MLflow writes them: <c>{"mlflow_colspec":[{"type":"string","name":"text","required":true}]}</c>.</summary>
sealed record ColumnsSchema([property: JsonPropertyName("mlflow_colspec")] IReadOnlyList<ColumnSpec> Columns);

sealed record ColumnSpec(
    [property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("required")] bool Required);

[JsonSerializable(typeof(ColumnsSchema))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, int>))]
sealed partial class DatasetJson : JsonSerializerContext;
