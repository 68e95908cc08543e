using System.Text.Json.Nodes;
using Lab.Engine.Tests.Transformers;
using Lab.Training;

namespace Lab.Engine.Tests.Training.Checkpoints;

public sealed class TrainingCheckpointTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly string checkpoint;

    public TrainingCheckpointTests()
    {
        var run = new CheckpointRun(folder.Path) { Interval = SaveInterval.Epoch, Options = new TrainerOptions { Epochs = 1, BatchSize = 8 } };
        run.Run();
        checkpoint = Path.Combine(folder.Path, run.Saved.Single());
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("trainer_state.json")]
    [InlineData("random_state.json")]
    public void NewerFormat_IsRefusedClearly(string name)
    {
        Change(name, json => json["format_version"] = 2);
        var error = Assert.Throws<LabException>(() => TrainingCheckpoint.Read(checkpoint));
        Assert.Equal((ErrorKind.Model, Path.Combine(checkpoint, name)), (error.Kind, error.Where));
        Assert.Equal("The checkpoint has format version 2; this program knows versions up to 1.", error.What);
    }

    [Theory]
    [InlineData("trainer_state.json", "{}")]
    [InlineData("trainer_state.json", "[1]")]
    [InlineData("trainer_state.json", "{\"format_version\": 1")]
    [InlineData("trainer_state.json", "null")]
    [InlineData("random_state.json", "{\"format_version\":1,\"generator\":\"other\",\"seed\":1,\"step\":7}")]
    [InlineData("random_state.json", "{\"format_version\":1,\"generator\":\"counter-1\",\"seed\":1,\"step\":8}")]
    public void DamagedFile_IsNamed(string name, string content)
    {
        File.WriteAllText(Path.Combine(checkpoint, name), content);
        var error = Assert.Throws<LabException>(() => TrainingCheckpoint.Read(checkpoint));
        Assert.Equal((ErrorKind.Model, Path.Combine(checkpoint, name)), (error.Kind, error.Where));
    }

    [Theory]
    [InlineData("trainer_state.json")]
    [InlineData("optimizer.safetensors")]
    public void MissingFile_IsNamed(string name)
    {
        File.Delete(Path.Combine(checkpoint, name));
        var error = Assert.Throws<LabException>(() => new CheckpointRun(folder.Path) { Options = new TrainerOptions { Epochs = 1, BatchSize = 8 } }.Run(checkpoint));
        Assert.Equal(ErrorKind.Model, error.Kind);
        Assert.Contains(name, error.Where);
    }

    [Fact]
    public void MissingFolder_IsAWrongOption() =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<LabException>(() => TrainingCheckpoint.Read(Path.Combine(folder.Path, "none"))).Kind);

    [Fact]
    public void AnotherRun_IsRefusedWithEverythingThatDiffers()
    {
        var read = TrainingCheckpoint.Read(checkpoint);
        read.Check(new Dictionary<string, string> { ["seed"] = "5" });
        var error = Assert.Throws<LabException>(() => read.Check(new Dictionary<string, string> { ["seed"] = "6", ["freeze"] = "" }));
        Assert.Equal((ErrorKind.Usage, checkpoint), (error.Kind, error.Where));
        Assert.Equal("This is not the run that the checkpoint belongs to: seed is 6, it was 5; freeze is none, it was not known.", error.What);
    }

    void Change(string name, Action<JsonObject> change)
    {
        string path = Path.Combine(checkpoint, name);
        var json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
