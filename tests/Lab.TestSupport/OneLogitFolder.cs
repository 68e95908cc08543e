using System.Text.Json.Nodes;
using Lab.Tensors;
using Lab.Transformers;
using Lab.Transformers.Configuration;

namespace Lab.TestSupport;

/// <summary>The model of <see cref="TinyModelFolder"/> with a head of one logit, the same for every text.</summary>
public sealed class OneLogitFolder : IDisposable
{
    readonly TinyModelFolder tiny = new();

    /// <param name="logit">Of every text.</param>
    /// <param name="problemType">Of config.json; null leaves it out.</param>
    public OneLogitFolder(float logit, string? problemType = null)
    {
        using var kernels = KernelFactory.Create(1);
        using var model = ModelWeights.LoadForTraining(tiny.Folder, ["Recommended"], kernels, 1, new() { ProblemType = ProblemType.Regression });
        kernels.Fill(Weights("classifier.weight"), 0);
        kernels.Fill(Weights("classifier.bias"), logit);
        ModelWeights.Save(model, tiny.Folder);
        string file = Path.Combine(tiny.Folder, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        config.Remove("problem_type");
        if (problemType is not null) config["problem_type"] = problemType;
        File.WriteAllText(file, config.ToJsonString());

        Tensor Weights(string name) => model.Parameters.All.Single(parameter => parameter.Name == name).Value;
    }

    public string Folder => tiny.Folder;

    public void Dispose() => tiny.Dispose();
}
