using System.Text.Json.Nodes;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Transformers.Configuration;

public sealed class ModelConfigWriterTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    void AssertWritten(string json, Func<ModelConfig, ModelConfig> change, string expected)
    {
        File.WriteAllText(folder["config.json"], json);
        var config = change(ModelConfig.Read(folder.Path));
        config.WriteTo(folder.Path);

        var written = File.ReadAllText(folder["config.json"]);
        Assert.Equal(expected.ReplaceLineEndings("\n") + "\n", written);
        Assert.Equal(["config.json"], folder.Files);

        var again = ModelConfig.Read(folder.Path);
        Assert.Equal(config.Labels, again.Labels);
        Assert.Equal(config with { Labels = again.Labels }, again, new ModelConfigComparer());
    }

    /// <summary>All but the JSON they came from.</summary>
    sealed class ModelConfigComparer : IEqualityComparer<ModelConfig>
    {
        public bool Equals(ModelConfig? x, ModelConfig? y) => x?.ToString() == y?.ToString();

        public int GetHashCode(ModelConfig obj) => obj.ToString().GetHashCode(StringComparison.Ordinal);
    }

    [Fact]
    public void BaseModel_BecomesAClassifier_AndKeepsWhatIsUnknown() => AssertWritten(
        """
        {"_name_or_path":"nreimers/MiniLM","architectures":["BertModel"],"model_type":"bert","torch_dtype":"float16",
         "layer_norm_eps":1e-12,"some_future_key":{"x":[1,2.50,null]},"vocab_size":30522,"num_labels":2}
        """,
        config => config.WithLabels(["negative", "neutral", "gut\u00FC \"x\""], ProblemType.SingleLabelClassification),
        """
        {
          "_name_or_path": "nreimers/MiniLM",
          "architectures": [
            "BertForSequenceClassification"
          ],
          "model_type": "bert",
          "layer_norm_eps": 1e-12,
          "some_future_key": {
            "x": [
              1,
              2.50,
              null
            ]
          },
          "vocab_size": 30522,
          "id2label": {
            "0": "negative",
            "1": "neutral",
            "2": "gutü \"x\""
          },
          "label2id": {
            "negative": 0,
            "neutral": 1,
            "gutü \"x\"": 2
          },
          "problem_type": "single_label_classification",
          "dtype": "float32"
        }
        """);

    [Fact]
    public void HalfPrecisionClassifier_IsMarkedFloat32_AndLosesItsOldLabels() => AssertWritten(
        """
        {"activation":"gelu","dtype":"float16","id2label":{"0":"a","1":"b","2":"c"},"label2id":{"a":0,"b":1,"c":2},
         "model_type":"distilbert","problem_type":"multi_label_classification"}
        """,
        config => config.WithLabels(["no", "yes"], null),
        """
        {
          "activation": "gelu",
          "dtype": "float32",
          "id2label": {
            "0": "no",
            "1": "yes"
          },
          "label2id": {
            "no": 0,
            "yes": 1
          },
          "model_type": "distilbert",
          "architectures": [
            "DistilBertForSequenceClassification"
          ]
        }
        """);

    [Fact]
    public void WritingElsewhere_LeavesTheSourceAlone()
    {
        var config = ModelConfig.Parse("""{"model_type":"bert","dtype":"float16"}"""u8, "config.json");
        Directory.CreateDirectory(folder["a"]);
        Directory.CreateDirectory(folder["b"]);
        config.WithLabels(["x"], ProblemType.Regression).WriteTo(folder["a"]);
        config.WriteTo(folder["b"]);

        Assert.Equal(["x"], ModelConfig.Read(folder["a"]).Labels);
        Assert.Equal(["LABEL_0", "LABEL_1"], ModelConfig.Read(folder["b"]).Labels);
        Assert.Null(JsonNode.Parse(File.ReadAllText(folder["b/config.json"]))!["problem_type"]);
    }

    [Theory]
    [InlineData("", "labels: The labels are ''. Expected: at least one, each once")]
    [InlineData("a,b,a", "labels: The labels are 'a', 'b', 'a'. Expected: at least one, each once")]
    [InlineData("a", "labels: There is only the label 'a'. Expected: at least two labels, or regression")]
    public void LabelsThatCannotBe_AreRefused(string labels, string expected)
    {
        var config = ModelConfig.Parse("""{"model_type":"bert"}"""u8, "config.json");
        var error = Assert.Throws<LabException>(() =>
            config.WithLabels(labels.Split(',', StringSplitOptions.RemoveEmptyEntries), ProblemType.SingleLabelClassification));
        Assert.Equal((ErrorKind.Usage, expected), (error.Kind, error.Message));
    }
}
