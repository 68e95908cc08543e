using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Lab.Tensors;
using Lab.Transformers.Checkpoints;

namespace Lab.Transformers.Configuration;

/// <summary>config.json to <see cref="ModelConfig"/>. Defaults are those of transformers' BertConfig and DistilBertConfig.</summary>
static class ModelConfigReader
{
    const long MaxFileBytes = 8 << 20;
    const long MaxParameters = 8_000_000_000;

    public static ModelConfig ReadFile(string path)
    {
        try
        {
            if (!File.Exists(path))
                throw ForeignModel.Of(Path.GetDirectoryName(path)!) ?? new LabException(ErrorKind.Model, "The model has no config.json.", path, "the config.json of a Hugging Face model folder");
            byte[] json = SmallFile.Read(path, MaxFileBytes, length => new LabException(ErrorKind.Model, $"The file has {length} bytes.", path, $"at most {MaxFileBytes}"));
            StandIn.Refuse(json, path);
            return Parse(json, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Model, $"The file cannot be read: {e.Message}", path, inner: e);
        }
    }

    public static ModelConfig Parse(ReadOnlySpan<byte> json, string file)
    {
        var config = new ConfigObject(ParseObject(json, file), file);
        var modelType = config.String("model_type");
        var result = modelType switch
        {
            "bert" => Bert(config),
            "distilbert" => DistilBert(config),
            null => throw config.Bad("model_type", "The key is missing.", "bert, distilbert"),
            _ => throw config.Bad("model_type", $"The model type '{modelType}' is not supported yet.", "bert, distilbert"),
        };
        return Check(config, result);
    }

    static JsonObject ParseObject(ReadOnlySpan<byte> json, string file)
    {
        // Not found by the parser, which leaves strings undecoded.
        if (!Utf8.IsValid(json)) throw new LabException(ErrorKind.Model, "The configuration is not valid UTF-8.", file, "JSON in UTF-8");
        try
        {
            if (json.StartsWith("\uFEFF"u8)) json = json[3..];
            if (JsonNode.Parse(json, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) is not JsonObject root)
                throw new LabException(ErrorKind.Model, "The configuration is not a JSON object.", $"{file}: $", "an object");
            // Strings are decoded when they are asked for: an escape that stands for no character must show here.
            _ = root.ToJsonString();
            return root;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LabException(ErrorKind.Model, $"The configuration is not valid JSON: {e.Message}", file, inner: e);
        }
    }

    static ModelConfig Bert(ConfigObject config)
    {
        // A decoder masks what lies ahead: other numbers from the same weights.
        foreach (var key in new[] { "is_decoder", "add_cross_attention" })
            if (config.Flag(key, false)) throw config.Bad(key, "Decoders are not supported.", "false");

        double dropout = Rate(config, "hidden_dropout_prob", 0.1);
        return new ModelConfig(config.Root)
        {
            ModelType = "bert",
            VocabularySize = Size(config, "vocab_size", 30522),
            HiddenSize = Size(config, "hidden_size", 768),
            LayerCount = Size(config, "num_hidden_layers", 12),
            HeadCount = Size(config, "num_attention_heads", 12),
            IntermediateSize = Size(config, "intermediate_size", 3072),
            MaxPositions = Size(config, "max_position_embeddings", 512),
            TypeVocabularySize = Size(config, "type_vocab_size", 2),
            LayerNormEpsilon = (float)config.Number("layer_norm_eps", 1e-12, 0, 1),
            Activation = ReadActivation(config, "hidden_act"),
            HiddenDropout = (float)dropout,
            AttentionDropout = (float)Rate(config, "attention_probs_dropout_prob", 0.1),
            ClassifierDropout = (float)Rate(config, "classifier_dropout", dropout),
            InitializerRange = (float)config.Number("initializer_range", 0.02, 0, 10),
            PadTokenId = PadToken(config),
            SinusoidalPositions = false,
            Labels = LabelNames.Read(config),
            ProblemType = ReadProblemType(config),
        };
    }

    static ModelConfig DistilBert(ConfigObject config) => new(config.Root)
    {
        ModelType = "distilbert",
        VocabularySize = Size(config, "vocab_size", 30522),
        // transformers also takes the names that BERT has for these three.
        HiddenSize = Size(config, config.Has("dim") ? "dim" : "hidden_size", 768),
        LayerCount = Size(config, config.Has("n_layers") ? "n_layers" : "num_hidden_layers", 6),
        HeadCount = Size(config, config.Has("n_heads") ? "n_heads" : "num_attention_heads", 12),
        IntermediateSize = Size(config, "hidden_dim", 3072),
        MaxPositions = Size(config, "max_position_embeddings", 512),
        TypeVocabularySize = 0,
        LayerNormEpsilon = 1e-12f,
        Activation = ReadActivation(config, "activation"),
        HiddenDropout = (float)Rate(config, "dropout", 0.1),
        AttentionDropout = (float)Rate(config, "attention_dropout", 0.1),
        ClassifierDropout = (float)Rate(config, "seq_classif_dropout", 0.2),
        InitializerRange = (float)config.Number("initializer_range", 0.02, 0, 10),
        PadTokenId = PadToken(config),
        SinusoidalPositions = config.Flag("sinusoidal_pos_embds", false),
        Labels = LabelNames.Read(config),
        ProblemType = ReadProblemType(config),
    };

    static int Size(ConfigObject config, string key, int whenAbsent) => config.Integer(key, whenAbsent, 1, 10_000_000);

    static double Rate(ConfigObject config, string key, double whenAbsent) => config.Number(key, whenAbsent, 0, 1);

    // Present and null means that no row is set apart; absent means 0.
    static int? PadToken(ConfigObject config) =>
        config.Root.ContainsKey("pad_token_id") && !config.Has("pad_token_id") ? null : config.Integer("pad_token_id", 0, 0, int.MaxValue);

    static Activation ReadActivation(ConfigObject config, string key)
    {
        var name = config.String(key) ?? "gelu";
        return ActivationNames.TryGet(name, out var activation)
            ? activation
            : throw config.Bad(key, $"The activation '{name}' is not supported.", $"one of {ActivationNames.All}");
    }

    static ProblemType? ReadProblemType(ConfigObject config)
    {
        if (config.String("problem_type") is not { } name) return null;
        return ProblemTypeNames.Parse(name) ?? throw config.Bad("problem_type", $"The problem type '{name}' is not known.", ProblemTypeNames.All);
    }

    /// <summary>What no single value shows.</summary>
    static ModelConfig Check(ConfigObject config, ModelConfig result)
    {
        var positions = config.String("position_embedding_type");
        if (positions is not null and not "absolute")
            throw config.Bad("position_embedding_type", $"The position embedding '{positions}' is not supported.", "absolute");
        if (config.Object("pruned_heads") is { Count: > 0 })
            throw config.Bad("pruned_heads", "Models with pruned heads are not supported.", "{}");
        if (result.HiddenSize % result.HeadCount != 0)
            throw config.Bad(
                config.Has("n_heads") ? "n_heads" : "num_attention_heads",
                $"{result.HeadCount} heads do not divide the hidden size {result.HiddenSize}.",
                "a divisor of the hidden size");
        if (result.PadTokenId >= result.VocabularySize)
            throw config.Bad("pad_token_id", $"{result.PadTokenId} is outside the vocabulary.", $"0 to {result.VocabularySize - 1}");
        if (result.LayerCount > 1000 || EstimateParameters(result) > MaxParameters)
            throw new LabException(
                ErrorKind.Model,
                $"The sizes (vocabulary {result.VocabularySize}, width {result.HiddenSize}, {result.LayerCount} layers, inner width {result.IntermediateSize}, {result.MaxPositions} positions) make a model that is too large.",
                config.File,
                $"at most 1000 layers and {MaxParameters} parameters");
        return result;
    }

    // Floating point: the limits of the single values do not keep an integer from overflowing.
    static double EstimateParameters(ModelConfig c) =>
        (double)c.HiddenSize * ((double)c.VocabularySize + c.MaxPositions + c.TypeVocabularySize + c.Labels.Count)
        + (double)c.LayerCount * c.HiddenSize * (4.0 * c.HiddenSize + 2.0 * c.IntermediateSize);
}
