using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Transformers.Configuration;

/// <summary>
/// config.json of a fine-tuned classifier: the file the model came with, changed only in what fine-tuning decides. Keys
/// that are not known here stay as they are.
/// </summary>
static class ModelConfigWriter
{
    static readonly JsonSerializerOptions options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] ToUtf8(ModelConfig config)
    {
        var json = config.Source.DeepClone().AsObject();
        json["architectures"] = new JsonArray(config.ModelType == "bert" ? "BertForSequenceClassification" : "DistilBertForSequenceClassification");

        var byId = new JsonObject();
        var byLabel = new JsonObject();
        for (int id = 0; id < config.Labels.Count; id++)
        {
            byId[id.ToString(CultureInfo.InvariantCulture)] = config.Labels[id];
            byLabel[config.Labels[id]] = id;
        }
        json["id2label"] = byId;
        json["label2id"] = byLabel;
        // A second count of the labels could only contradict.
        json.Remove("num_labels");

        if (config.ProblemType is { } type) json["problem_type"] = type.Spelling();
        else json.Remove("problem_type");

        // Without it transformers computes in the type of the stored weights: F16 is very slow on a CPU.
        json["dtype"] = "float32";
        json.Remove("torch_dtype");
        return [.. JsonSerializer.SerializeToUtf8Bytes(json, options), (byte)'\n'];
    }
}
