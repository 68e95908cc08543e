using System.Globalization;
using System.Text.Json;

namespace Lab.Mlflow;

/// <summary>
/// Files of a model in MLflow's transformers flavour (3.x): <c>MLmodel</c> describes it, <c>model/</c> is what
/// <c>save_pretrained</c> writes, <c>components/tokenizer/</c> holds the tokenizer's files once more, for that is where the flavour looks.
/// </summary>
sealed class TransformersLayout
{
    public const string ModelFolder = "model";
    public const string TokenizerFolder = "components/tokenizer";

    const string Flavour = "3.17.2", Transformers = "5.23.0", Python = "3.11.7";

    static readonly string[] tokenizerNames =
        ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt", "sentencepiece.bpe.model", "spiece.model"];

    TransformersLayout(IReadOnlyList<string> tokenizerFiles, IReadOnlyList<(string, string)> texts)
    {
        TokenizerFiles = tokenizerFiles;
        Texts = texts;
    }

    /// <summary>Names in the folder.</summary>
    public IReadOnlyList<string> TokenizerFiles { get; }

    /// <summary>Files that describe the model; MLmodel is the last.</summary>
    public IReadOnlyList<(string Name, string Text)> Texts { get; }

    public static TransformersLayout Of(string folder, string runId, string path, DateTimeOffset time)
    {
        string config = Path.Combine(folder, "config.json");
        if (!File.Exists(config)) throw new LabException(ErrorKind.Model, "The model folder has no config.json.", Path.GetFullPath(folder), "a Hugging Face folder.");
        string[] tokenizer = [.. tokenizerNames.Where(name => File.Exists(Path.Combine(folder, name)))];
        long bytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        return new(tokenizer,
        [
            ("requirements.txt", $"mlflow=={Flavour}\ntorch\ntransformers=={Transformers}\n"),
            ("python_env.yaml", $"python: {Python}\nbuild_dependencies:\n- pip\n- setuptools\n- wheel\ndependencies:\n- -r requirements.txt\n"),
            ("conda.yaml", $"channels:\n- conda-forge\ndependencies:\n- python={Python}\n- pip\n- pip:\n  - mlflow=={Flavour}\n  - torch\n  - transformers=={Transformers}\nname: mlflow-env\n"),
            ("MLmodel", Describe(Architecture(config), TokenizerClass(folder), runId, path, bytes, tokenizer.Length > 0, time)),
        ]);
    }

    static string Describe(string architecture, string tokenizer, string runId, string path, long bytes, bool hasTokenizer, DateTimeOffset time) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        artifact_path: {path}
        flavors:
          python_function:
            env:
              conda: conda.yaml
              virtualenv: python_env.yaml
            loader_module: mlflow.transformers
            python_version: {Python}
          transformers:
            code: null
            components:{(hasTokenizer ? "\n    - tokenizer" : " []")}
            instance_type: TextClassificationPipeline
            model_binary: {ModelFolder}
            pipeline_model_type: {architecture}
            source_model_name: ''
            task: text-classification
            tokenizer_type: {tokenizer}
            torch_dtype: torch.float32
            transformers_version: {Transformers}
        mlflow_version: {Flavour}
        model_size_bytes: {bytes}
        model_uuid: {Guid.NewGuid():N}
        run_id: {runId}
        signature:
          inputs: '[{"{"}"type": "string", "required": true{"}"}]'
          outputs: '[{"{"}"type": "string", "name": "label", "required": true{"}"}, {"{"}"type": "double", "name": "score", "required": true{"}"}]'
          params: null
        utc_time_created: '{time.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}'

        """);

    static string Architecture(string config)
    {
        using var json = Parse(config);
        return json.RootElement.TryGetProperty("architectures", out var names) && names.ValueKind == JsonValueKind.Array && names.GetArrayLength() > 0
            && names[0].ValueKind == JsonValueKind.String && IsIdentifier(names[0].GetString()!) ? names[0].GetString()! : "BertForSequenceClassification";
    }

    static string TokenizerClass(string folder)
    {
        string file = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(file)) return "PreTrainedTokenizerFast";
        using var json = Parse(file);
        return json.RootElement.TryGetProperty("tokenizer_class", out var name) && name.ValueKind == JsonValueKind.String && IsIdentifier(name.GetString()!)
            ? name.GetString()!
            : "PreTrainedTokenizerFast";
    }

    // Goes into YAML as a plain word.
    static bool IsIdentifier(string text) => text.Length is > 0 and <= 100 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    static JsonDocument Parse(string file)
    {
        try
        {
            var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.ValueKind == JsonValueKind.Object ? json : throw new JsonException("no object");
        }
        catch (JsonException malformed)
        {
            throw new LabException(ErrorKind.Model, "The file is no JSON object.", file, inner: malformed);
        }
    }
}
