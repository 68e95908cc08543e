using System.Text;
using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Transformers.Configuration;

public sealed class ModelConfigTests
{
    static ModelConfig Parse(string json) => ModelConfig.Parse(Encoding.UTF8.GetBytes(json), "config.json");

    static ModelConfig Bert(string keys) => Parse($$"""{"model_type":"bert",{{keys}}}""");

    [Fact]
    public void Bert_WithoutKeys_HasTheDefaultsOfTransformers()
    {
        var config = Parse("""{"model_type":"bert"}""");
        Assert.Equal(
            ("bert", 30522, 768, 12, 12, 3072, 512, 2),
            (config.ModelType, config.VocabularySize, config.HiddenSize, config.LayerCount, config.HeadCount, config.IntermediateSize, config.MaxPositions, config.TypeVocabularySize));
        Assert.Equal(
            (1e-12f, Activation.Gelu, 0.1f, 0.1f, 0.1f, 0.02f),
            (config.LayerNormEpsilon, config.Activation, config.HiddenDropout, config.AttentionDropout, config.ClassifierDropout, config.InitializerRange));
        Assert.Equal((0, false, (ProblemType?)null, 64), (config.PadTokenId, config.SinusoidalPositions, config.ProblemType, config.HeadSize));
        Assert.Equal(["LABEL_0", "LABEL_1"], config.Labels);
        // bert-base-uncased with a classifier of two labels has 109,483,778 weights.
        Assert.Equal(109_483_778, config.ParameterCount);
    }

    [Fact]
    public void DistilBert_WithoutKeys_HasTheDefaultsOfTransformers()
    {
        var config = Parse("""{"model_type":"distilbert"}""");
        Assert.Equal(
            ("distilbert", 30522, 768, 6, 12, 3072, 512, 0),
            (config.ModelType, config.VocabularySize, config.HiddenSize, config.LayerCount, config.HeadCount, config.IntermediateSize, config.MaxPositions, config.TypeVocabularySize));
        Assert.Equal(
            (1e-12f, Activation.Gelu, 0.1f, 0.1f, 0.2f, 0.02f),
            (config.LayerNormEpsilon, config.Activation, config.HiddenDropout, config.AttentionDropout, config.ClassifierDropout, config.InitializerRange));
        // distilbert-base-uncased with a classifier of two labels has 66,955,010 weights.
        Assert.Equal(66_955_010, config.ParameterCount);
    }

    [Fact]
    public void Bert_EveryKey_IsRead()
    {
        var config = Bert(
            """
            "vocab_size":100,"hidden_size":24,"num_hidden_layers":3,"num_attention_heads":4,"intermediate_size":48,
            "max_position_embeddings":40,"type_vocab_size":3,"layer_norm_eps":1e-5,"hidden_act":"gelu_new","hidden_dropout_prob":0.2,
            "attention_probs_dropout_prob":0,"classifier_dropout":0.3,"initializer_range":0.5,"pad_token_id":7,
            "problem_type":"multi_label_classification","id2label":{"1":"b","0":"a"},"label2id":{"a":0,"b":1},
            "position_embedding_type":"absolute","pruned_heads":{},"is_decoder":false
            """);
        Assert.Equal(
            (100, 24, 3, 4, 48, 40, 3),
            (config.VocabularySize, config.HiddenSize, config.LayerCount, config.HeadCount, config.IntermediateSize, config.MaxPositions, config.TypeVocabularySize));
        Assert.Equal(
            (1e-5f, Activation.GeluTanh, 0.2f, 0f, 0.3f, 0.5f, 7, ProblemType.MultiLabelClassification),
            (config.LayerNormEpsilon, config.Activation, config.HiddenDropout, config.AttentionDropout, config.ClassifierDropout, config.InitializerRange, config.PadTokenId, config.ProblemType));
        Assert.Equal(["a", "b"], config.Labels);
    }

    [Fact]
    public void DistilBert_EveryKey_IsRead()
    {
        var config = Parse(
            """
            {"model_type":"distilbert","vocab_size":100,"dim":24,"n_layers":3,"n_heads":4,"hidden_dim":48,"max_position_embeddings":40,
            "activation":"relu","dropout":0.2,"attention_dropout":0.25,"seq_classif_dropout":0.3,"initializer_range":0.5,"pad_token_id":7,
            "sinusoidal_pos_embds":true,"problem_type":"regression","id2label":{"0":"score"}}
            """);
        Assert.Equal(
            (100, 24, 3, 4, 48, 40),
            (config.VocabularySize, config.HiddenSize, config.LayerCount, config.HeadCount, config.IntermediateSize, config.MaxPositions));
        Assert.Equal(
            (1e-12f, Activation.Relu, 0.2f, 0.25f, 0.3f, 0.5f, 7, true, ProblemType.Regression),
            (config.LayerNormEpsilon, config.Activation, config.HiddenDropout, config.AttentionDropout, config.ClassifierDropout, config.InitializerRange, config.PadTokenId, config.SinusoidalPositions, config.ProblemType));
        Assert.Equal(["score"], config.Labels);
    }

    [Fact]
    public void DistilBert_TakesTheNamesOfBertForItsSizes()
    {
        var config = Parse("""{"model_type":"distilbert","hidden_size":24,"num_hidden_layers":3,"num_attention_heads":4}""");
        Assert.Equal((24, 3, 4), (config.HiddenSize, config.LayerCount, config.HeadCount));
    }

    [Fact]
    public void ClassifierDropout_NullMeansThatOfTheHiddenStates() =>
        Assert.Equal(0.3f, Bert("\"hidden_dropout_prob\":0.3,\"classifier_dropout\":null").ClassifierDropout);

    [Fact]
    public void PadToken_NullMeansNone_AbsentMeans0()
    {
        Assert.Null(Bert("\"pad_token_id\":null").PadTokenId);
        Assert.Equal(0, Bert("\"vocab_size\":10").PadTokenId);
    }

    [Theory]
    [InlineData("gelu", Activation.Gelu)]
    [InlineData("gelu_python", Activation.Gelu)]
    [InlineData("gelu_new", Activation.GeluTanh)]
    [InlineData("gelu_pytorch_tanh", Activation.GeluTanh)]
    [InlineData("gelu_fast", Activation.GeluTanh)]
    [InlineData("relu", Activation.Relu)]
    public void Activation_IsKnownByEveryName(string name, Activation expected) =>
        Assert.Equal(expected, Bert($"\"hidden_act\":\"{name}\"").Activation);

    [Theory]
    [InlineData("\"num_labels\":3", "LABEL_0,LABEL_1,LABEL_2")]
    [InlineData("\"id2label\":null,\"label2id\":null,\"num_labels\":1", "LABEL_0")]
    [InlineData("\"id2label\":{\"0\":\"no\",\"1\":\"yes\"},\"label2id\":null", "no,yes")]
    [InlineData("\"id2label\":{\"0\":\"no\",\"1\":\"yes\"},\"num_labels\":3", "no,yes")]
    [InlineData("\"label2id\":{\"yes\":1,\"no\":0}", "no,yes")]
    [InlineData("\"id2label\":{\"0\":\"no\",\"1\":\"yes\"},\"label2id\":{\"no\":\"0\",\"yes\":\"1\"}", "no,yes")]
    [InlineData("\"id2label\":{\"0\":\"a\",\"1\":\"b\",\"2\":\"c\"},\"label2id\":{\"LABEL_0\":0,\"LABEL_1\":1}", "a,b,c")]
    public void Labels_ComeFromWhateverIsThere(string keys, string expected) => Assert.Equal(expected.Split(','), Bert(keys).Labels);

    [Theory]
    [InlineData("\"hidden_size\":0", "$.hidden_size: 0 is no valid value. Expected: an integer from 1 to 10000000")]
    [InlineData("\"hidden_size\":-8", "$.hidden_size: -8 is no valid value. Expected: an integer from 1 to 10000000")]
    [InlineData("\"hidden_size\":768.5", "$.hidden_size: 768.5 is no valid value. Expected: an integer from 1 to 10000000")]
    [InlineData("\"hidden_size\":1e999", "$.hidden_size: 1e999 is no valid value. Expected: an integer from 1 to 10000000")]
    [InlineData("\"hidden_size\":\"768\"", "$.hidden_size: \"768\" is no valid value. Expected: an integer from 1 to 10000000")]
    [InlineData("\"vocab_size\":2147483648", "$.vocab_size: 2147483648 is no valid value. Expected: an integer from 1 to 10000000")]
    [InlineData("\"hidden_size\":770", "$.num_attention_heads: 12 heads do not divide the hidden size 770. Expected: a divisor of the hidden size")]
    [InlineData("\"hidden_dropout_prob\":1", "$.hidden_dropout_prob: 1 is no valid value. Expected: a number from 0 to below 1")]
    [InlineData("\"hidden_dropout_prob\":\"x\"", "$.hidden_dropout_prob: \"x\" is no valid value. Expected: a number from 0 to below 1")]
    [InlineData("\"layer_norm_eps\":1e999", "$.layer_norm_eps: 1e999 is no valid value. Expected: a number from 0 to below 1")]
    [InlineData("\"layer_norm_eps\":-1", "$.layer_norm_eps: -1 is no valid value. Expected: a number from 0 to below 1")]
    [InlineData("\"hidden_act\":\"mish\"", "$.hidden_act: The activation 'mish' is not supported. Expected: one of gelu, gelu_python, gelu_new, gelu_pytorch_tanh, gelu_python_tanh, gelu_fast, gelu_accurate, relu")]
    [InlineData("\"hidden_act\":1", "$.hidden_act: 1 is no valid value. Expected: a string")]
    [InlineData("\"position_embedding_type\":\"relative_key\"", "$.position_embedding_type: The position embedding 'relative_key' is not supported. Expected: absolute")]
    [InlineData("\"is_decoder\":true", "$.is_decoder: Decoders are not supported. Expected: false")]
    [InlineData("\"is_decoder\":1", "$.is_decoder: 1 is no valid value. Expected: true or false")]
    [InlineData("\"pruned_heads\":{\"0\":[1]}", "$.pruned_heads: Models with pruned heads are not supported. Expected: {}")]
    [InlineData("\"pad_token_id\":30522", "$.pad_token_id: 30522 is outside the vocabulary. Expected: 0 to 30521")]
    [InlineData("\"problem_type\":\"ranking\"", "$.problem_type: The problem type 'ranking' is not known. Expected: single_label_classification, multi_label_classification, regression")]
    [InlineData("\"num_labels\":2000000000", "$.num_labels: 2000000000 is no valid value. Expected: an integer from 1 to 65536")]
    [InlineData("\"id2label\":{}", "$.id2label: 0 labels. Expected: 1 to 65536 labels")]
    [InlineData("\"id2label\":[\"a\"]", "$.id2label: [\"a\"] is no valid value. Expected: an object")]
    [InlineData("\"id2label\":{\"0\":\"a\",\"2\":\"b\"}", "$.id2label['2']: The key is not an index of a class. Expected: each of 0 to 1 once")]
    [InlineData("\"id2label\":{\"0\":\"a\",\"00\":\"b\"}", "$.id2label['00']: The key is not an index of a class. Expected: each of 0 to 1 once")]
    [InlineData("\"id2label\":{\"-1\":\"a\"}", "$.id2label['-1']: The key is not an index of a class. Expected: each of 0 to 0 once")]
    [InlineData("\"id2label\":{\"0\":\"a\",\"1\":\"a\"}", "$.id2label['1']: Classes 0 and 1 are both named 'a'. Expected: a name of its own for each class")]
    [InlineData("\"id2label\":{\"0\":1}", "$.id2label['0']: 1 is not a label. Expected: a string")]
    [InlineData("\"id2label\":{\"0\":\"a\",\"1\":\"b\"},\"label2id\":{\"a\":1,\"b\":0}", "$.label2id['a']: 1 does not agree with id2label. Expected: the inverse of id2label")]
    [InlineData("\"id2label\":{\"0\":\"a\",\"1\":\"b\"},\"label2id\":{\"a\":0}", "$.label2id: 1 labels, and id2label has 2. Expected: the inverse of id2label")]
    [InlineData("\"label2id\":{\"a\":0,\"b\":2}", "$.label2id['b']: 2 is not an index of a class. Expected: each of 0 to 1 once")]
    public void BadValue_IsNamedWithItsPath(string keys, string expected)
    {
        var error = Assert.Throws<LabException>(() => Bert(keys));
        Assert.Equal((ErrorKind.Model, $"config.json: {expected}"), (error.Kind, error.Message));
    }

    [Theory]
    [InlineData("""{"model_type":"roberta"}""", "$.model_type: The model type 'roberta' is not supported yet. Expected: bert, distilbert")]
    [InlineData("{}", "$.model_type: The key is missing. Expected: bert, distilbert")]
    [InlineData("[]", "$: The configuration is not a JSON object. Expected: an object")]
    [InlineData("null", "$: The configuration is not a JSON object. Expected: an object")]
    [InlineData("""{"model_type":"distilbert","n_heads":5}""", "$.n_heads: 5 heads do not divide the hidden size 768. Expected: a divisor of the hidden size")]
    public void AnotherKindOfFile_IsRefused(string json, string expected) =>
        Assert.Equal($"config.json: {expected}", Assert.Throws<LabException>(() => Parse(json)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"model_type":"bert","model_type":"bert"}""")]
    [InlineData("""{"model_type":"bert","id2label":{"0":"a","0":"b"}}""")]
    [InlineData("""{"model_type":"\ud800"}""")]
    [InlineData("""{"model_type":"bert","\ud800":1}""")]
    [InlineData("""{"model_type":"bert","unknown":["\ud800"]}""")]
    [InlineData("""{"model_type":"bert","layer_norm_eps":NaN}""")]
    public void NotJson_IsRefused(string json) => Assert.StartsWith(
        "config.json: The configuration is not valid JSON: ", Assert.Throws<LabException>(() => Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void InvalidUtf8_IsRefused()
    {
        byte[] json = [.. "{\"model_type\":\"b"u8, 0xB1, .. "\"}"u8];
        Assert.Equal(
            "config.json: The configuration is not valid UTF-8. Expected: JSON in UTF-8",
            Assert.Throws<LabException>(() => ModelConfig.Parse(json, "config.json")).Message);
    }

    [Fact]
    public void SizesThatMakeAHugeModel_AreRefusedTogether() => Assert.Equal(
        "config.json: The sizes (vocabulary 9000000, width 9000000, 1000 layers, inner width 9000000, 9000000 positions) make a model that is too large."
        + " Expected: at most 1000 layers and 8000000000 parameters",
        Assert.Throws<LabException>(() => Bert(
            "\"vocab_size\":9000000,\"hidden_size\":9000000,\"num_hidden_layers\":1000,\"intermediate_size\":9000000,\"max_position_embeddings\":9000000")).Message);

    [Fact]
    public void ByteOrderMark_IsSkipped() => Assert.Equal("bert", Parse("\uFEFF{\"model_type\":\"bert\"}").ModelType);

    [Fact]
    public void MissingFile_IsAModelError()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(
            $"{folder["config.json"]}: The model has no config.json. Expected: the config.json of a Hugging Face model folder",
            Assert.Throws<LabException>(() => ModelConfig.Read(folder.Path)).Message);
    }

    [Theory]
    [InlineData("", ScoreFunction.Softmax)]
    [InlineData("\"num_labels\":1", ScoreFunction.Sigmoid)]
    [InlineData("\"id2label\":{\"0\":\"positive\"}", ScoreFunction.Sigmoid)]
    [InlineData("\"num_labels\":1,\"problem_type\":\"single_label_classification\"", ScoreFunction.Sigmoid)]
    [InlineData("\"num_labels\":1,\"problem_type\":\"regression\"", ScoreFunction.None)]
    [InlineData("\"num_labels\":3,\"problem_type\":\"multi_label_classification\"", ScoreFunction.Sigmoid)]
    [InlineData("\"num_labels\":3,\"problem_type\":\"single_label_classification\"", ScoreFunction.Softmax)]
    [InlineData("\"num_labels\":3,\"problem_type\":\"regression\"", ScoreFunction.None)]
    public void ScoreFunction_IsThatOfThePipelineOfTransformers(string keys, ScoreFunction expected) =>
        Assert.Equal(expected, ModelConfig.Parse(Encoding.UTF8.GetBytes($"{{\"model_type\":\"bert\"{(keys.Length > 0 ? "," : "")}{keys}}}"), "config.json").ScoreFunction);
}
