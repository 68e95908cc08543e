using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Lab.Mlflow;

/// <summary>
/// Files of a model in MLflow's transformers flavour (3.x): <c>MLmodel</c> describes it, <c>model/</c> is what
/// <c>save_pretrained</c> writes, <c>components/tokenizer/</c> holds the tokenizer's files once more, for that is where the flavour looks.
/// The flavour <c>sentiment_lab</c> beside it says what the lab knows more of the folder.
/// </summary>
sealed class TransformersLayout
{
    public const string ModelFolder = "model", TokenizerFolder = "components/tokenizer", OwnFlavour = "sentiment_lab";

    const string Mlflow = "3.17.2", Transformers = "5.23.0", Torch = "2.13.0", Python = "3.11.7", Example = "I love it.";

    static readonly string[] packages = [$"mlflow=={Mlflow}", $"transformers=={Transformers}", $"torch=={Torch}"];

    static readonly string[] tokenizerNames =
        ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt", "sentencepiece.bpe.model", "spiece.model"];

    readonly string folder;
    readonly ModelConfigFacts facts;

    TransformersLayout(string folder, ModelConfigFacts facts)
    {
        this.folder = folder;
        this.facts = facts;
        // A folder that came from Python's flavour has its tokenizer beside it.
        string beside = Path.Combine(folder, "..", "components", "tokenizer");
        string place = HasTokenizer(folder) || !HasTokenizer(beside) ? folder : beside;
        TokenizerFiles = [.. tokenizerNames.Select(name => Path.Combine(place, name)).Where(File.Exists)];
    }

    /// <summary>Paths on this machine.</summary>
    public IReadOnlyList<string> TokenizerFiles { get; }

    /// <summary>Reads what the description needs.</summary>
    /// <param name="folder">A Hugging Face folder.</param>
    public static TransformersLayout Of(string folder) => new(folder, ModelConfigFacts.Read(folder));

    /// <summary>Files that describe the model; MLmodel is the last.</summary>
    /// <param name="runId">Run that made it.</param>
    /// <param name="modelId">Null on a server without logged models.</param>
    /// <param name="location">Where the model lies.</param>
    /// <param name="time">Now.</param>
    public IReadOnlyList<(string Name, string Text)> Texts(string runId, string? modelId, string location, DateTimeOffset time)
    {
        return
        [
            ("requirements.txt", string.Join('\n', packages)),
            ("python_env.yaml", $"python: {Python}\nbuild_dependencies:\n- pip\n- setuptools\n- wheel\ndependencies:\n- -r requirements.txt\n"),
            ("conda.yaml", $"channels:\n- conda-forge\ndependencies:\n- python={Python}\n- pip\n- pip:\n{string.Concat(packages.Select(package => $"  - {package}\n"))}name: mlflow-env\n"),
            ("input_example.json", $"[\"{Example}\"]"),
            ("serving_input_example.json", $"{{\n  \"inputs\": [\n    \"{Example}\"\n  ]\n}}"),
            (MlflowModelFolder.FileName, Description(runId, modelId, location, time)),
        ];
    }

    string Description(string runId, string? modelId, string location, DateTimeOffset time)
    {
        var root = new YamlMappingNode
        {
            { "artifact_path", Quoted(location) },
            { "flavors", Flavours() },
            { "is_signature_from_type_hint", "false" },
            { "mlflow_version", Mlflow },
        };
        if (modelId is not null) root.Add("model_id", Quoted(modelId));
        long bytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        root.Add("model_size_bytes", bytes.ToString(System.Globalization.CultureInfo.InvariantCulture));
        root.Add("model_uuid", Quoted(modelId ?? Guid.NewGuid().ToString("N")));
        root.Add("prompts", "null");
        root.Add("run_id", Quoted(runId));
        root.Add("saved_input_example_info", new YamlMappingNode
        {
            { "artifact_path", "input_example.json" }, { "serving_input_path", "serving_input_example.json" }, { "type", "json_object" },
        });
        root.Add("signature", new YamlMappingNode
        {
            { "inputs", Quoted("""[{"type": "string", "required": true}]""") },
            { "outputs", Quoted("""[{"type": "string", "name": "label", "required": true}, {"type": "double", "name": "score", "required": true}]""") },
            { "params", "null" },
        });
        root.Add("type_hint_from_example", "false");
        // Without quotes Python reads a time, where MLflow wants a text.
        root.Add("utc_time_created", Quoted(time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture)));

        using var text = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(root)).Save(text, assignAnchors: false);
        // YamlDotNet ends a document with "...", which the file does not need.
        return text.ToString().Replace("\n...\n", "\n", StringComparison.Ordinal);
    }

    YamlMappingNode Flavours()
    {
        var own = new YamlMappingNode { { "data", ModelFolder }, { "labels", new YamlSequenceNode(facts.Labels.Select(Quoted)) }, { "model_type", Quoted(facts.Family) } };
        var transformers = new YamlMappingNode
        {
            { "code", "null" },
            { "components", TokenizerFiles.Count > 0 ? new YamlSequenceNode("tokenizer") : new YamlSequenceNode() },
            { "instance_type", "TextClassificationPipeline" },
            { "model_binary", ModelFolder },
            { "pipeline_model_type", facts.Architecture },
            { "source_model_name", Quoted("") },
            { "task", "text-classification" },
            { "torch_dtype", $"torch.{facts.Dtype}" },
            { "transformers_version", Transformers },
        };
        if (TokenizerFiles.Count > 0) transformers.Add("tokenizer_type", ModelConfigFacts.TokenizerClass(Path.GetDirectoryName(TokenizerFiles[0])!));
        return new YamlMappingNode
        {
            {
                "python_function", new YamlMappingNode
                {
                    { "env", new YamlMappingNode { { "conda", "conda.yaml" }, { "virtualenv", "python_env.yaml" } } },
                    { "loader_module", "mlflow.transformers" },
                    { "python_version", Python },
                }
            },
            { OwnFlavour, own },
            { "transformers", transformers },
        };
    }

    static bool HasTokenizer(string place) => File.Exists(Path.Combine(place, "tokenizer.json")) || File.Exists(Path.Combine(place, "vocab.txt"));

    static YamlNode Quoted(string text) => new YamlScalarNode(text) { Style = ScalarStyle.SingleQuoted };
}
