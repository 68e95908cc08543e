using Lab.Mlflow;
using Lab.TestSupport;

namespace Lab.Sentiment.Tests.Models;

/// <summary>Folders that Python's MLflow wrote.</summary>
public sealed class MlflowModelTests(TinyModelFolder tiny) : IClassFixture<TinyModelFolder>, IDisposable
{
    const string Text = "the dress is lovely";

    readonly string root = Directory.CreateTempSubdirectory("lab-mlflow-").FullName;

    string Target => Path.Combine(root, "logged");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("someone/some-model")]
    [InlineData("./checkpoints/best")]
    public void FolderOfPython_LoadsAsTheOneItWasMadeOf(string? sourceModel)
    {
        PythonModelFolder.Write(Target, tiny.Folder, sourceModel);

        string folder = ModelFolder.Find(Target);

        Assert.False(ModelLocation.IsHubName(Target, out _));
        using var original = SentimentModel.Load(tiny.Folder);
        using var model = SentimentModel.Load(folder);
        Assert.Equal(original.Predict(Text).Scores, model.Predict(Text).Scores);
        Assert.Equal("logged", model.Facts.Name);
        Assert.Equal(ModelDescription.Read(tiny.Folder).MaxLength, ModelDescription.Read(folder).MaxLength);
    }

    [Fact]
    public void FolderOfPython_IsTrainedOn()
    {
        PythonModelFolder.Write(Target, tiny.Folder);
        string data = Path.Combine(root, "reviews.csv"), output = Path.Combine(root, "new");
        TinyModelFolder.Write(data, TinyModelFolder.Sentences(60));

        SentimentModel.FineTune(new FineTuneOptions { ModelFolder = ModelFolder.Find(Target), DataFile = data, OutputFolder = output, MaxLength = 16 });

        using var model = SentimentModel.Load(output);
        Assert.Equal(16, model.Facts.MaxSequenceLength);
        Assert.True(File.Exists(Path.Combine(output, "vocab.txt")));
    }

    [Fact]
    public void ModelWithoutItsWeights_IsThatOfTheHub()
    {
        PythonModelFolder.WriteReference(Target, "someone/some-model", "0123456789abcdef0123456789abcdef01234567");

        Assert.True(ModelLocation.IsHubName(Target, out var id));
        Assert.Equal("someone/some-model@0123456789abcdef0123456789abcdef01234567", id.ToString());
        var refused = Assert.Throws<LabException>(() => ModelFolder.Find(Target));
        Assert.Equal((ErrorKind.Model, "The model has no weights here, only the name of a model of the hub."), (refused.Kind, refused.What));
    }

    [Theory]
    [InlineData("  transformers:", "  sklearn:", "The model has no flavour that the lab reads: it has python_function, sklearn.")]
    [InlineData("    task: text-classification", "    task: text-generation", "The model is for the task text-generation.")]
    [InlineData("    task: text", "    peft_adaptor: peft\n    task: text", "The model is an adapter (PEFT): its weights are those of another model.")]
    [InlineData("    model_binary: model", "    model_binary: ../../elsewhere", "model_binary is '../../elsewhere', not the name of a folder beside the file.")]
    [InlineData("    model_binary: model", "    model_binary: ..", "model_binary is '..', not the name of a folder beside the file.")]
    [InlineData("    model_binary: model", "    model_binary: other", "The model has no config.json.")]
    [InlineData("flavors:", "flavours:", "The file names no flavour.")]
    public void OtherModel_IsRefusedWithItsReason(string line, string instead, string what)
    {
        PythonModelFolder.Write(Target, tiny.Folder);
        string file = Path.Combine(Target, MlflowModelFolder.FileName);
        File.WriteAllText(file, File.ReadAllText(file).Replace(line, instead, StringComparison.Ordinal));

        var refused = Assert.Throws<LabException>(() => ModelFolder.Find(Target));

        Assert.Equal((ErrorKind.Model, what), (refused.Kind, refused.What));
    }

    [Theory]
    [InlineData("\tnot: [yaml")]
    [InlineData("")]
    [InlineData("flavors: &a [*a, *a]")]
    [InlineData("flavors:\n  transformers: text")]
    [InlineData("flavors:\n- transformers")]
    public void DamagedDescription_IsRefused(string text)
    {
        PythonModelFolder.Write(Target, tiny.Folder);
        File.WriteAllText(Path.Combine(Target, MlflowModelFolder.FileName), text);

        Assert.Equal(ErrorKind.Model, Assert.Throws<LabException>(() => ModelFolder.Find(Target)).Kind);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void DeeplyNestedDescription_EndsNoProcess(string open, string close)
    {
        const int depth = 100_000;
        PythonModelFolder.Write(Target, tiny.Folder);
        File.WriteAllText(
            Path.Combine(Target, MlflowModelFolder.FileName), $"flavors: {string.Concat(Enumerable.Repeat(open, depth))}{string.Concat(Enumerable.Repeat(close, depth))}");

        Assert.Throws<LabException>(() => ModelFolder.Find(Target));
    }
}
