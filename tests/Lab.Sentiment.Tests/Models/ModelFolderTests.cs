namespace Lab.Sentiment.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lab-model-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    string Create(params string[] parts) => Directory.CreateDirectory(Path.Combine([root, .. parts])).FullName;

    [Fact]
    public void ConfiguredFolder_Wins()
    {
        Create("data", "models", "starter");
        string configured = Create("mine");

        Assert.Equal(configured, ModelFolder.Find(configured, root));
    }

    [Fact]
    public void WithoutConfiguration_TheStarterOfAParentFolderIsFound()
    {
        string starter = Create("data", "models", "starter");
        string deep = Create("src", "Services", "bin");

        Assert.Equal(starter, ModelFolder.Find(null, deep));
    }

    [Fact]
    public void ConfiguredFolderThatIsMissing_IsAnError()
    {
        var error = Assert.Throws<LabException>(() => ModelFolder.Find(Path.Combine(root, "none")));

        Assert.Equal((ErrorKind.Model, "Name one with ModelFolder.Find or MODEL_PATH."), (error.Kind, error.Remedy));
    }

    [Fact]
    public void NothingAnywhere_IsAnError()
    {
        var error = Assert.Throws<LabException>(() => ModelFolder.Find("", root));

        Assert.Equal("No model is named, and there is no data/models/starter here or in a folder above.", error.What);
    }
}
