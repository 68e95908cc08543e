namespace Lab.Sentiment.Tests.Pipelines.Steps;

public sealed class TrainingFolderTests : IDisposable
{
    readonly PipelineFolder folder = new(90);

    public TrainingFolderTests()
    {
        folder.Json.Remove("evaluate");
        folder.Train["train_dir"] = "training";
        folder.Train["clean_train_dir_before_training"] = true;
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SecondRun_AfterAnInterruption_EndsInTheBytesOfAnUninterruptedOne(bool clean)
    {
        folder.Train["clean_train_dir_before_training"] = clean;
        await folder.RunAsync();
        byte[] weights = File.ReadAllBytes(folder["out/model/model.safetensors"]);
        string curve = File.ReadAllText(folder["out/curve.csv"]);
        Directory.Delete(folder["out"], recursive: true);
        Directory.Delete(folder["training"], recursive: true);

        await InterruptAsync(12);
        Assert.Equal(["checkpoint-12", "pipeline.resolved.json", "training.json"], folder.Names("training").Except(["checkpoint-8"]));
        Assert.False(Directory.Exists(folder["out/model"]));
        var recorder = new PipelineRecorder();
        await folder.RunAsync(observer: recorder);

        Assert.Equal(12, recorder.ResumedAt);
        Assert.Equal(weights, File.ReadAllBytes(folder["out/model/model.safetensors"]));
        Assert.Equal(curve, File.ReadAllText(folder["out/curve.csv"]));
        Assert.Equal(["pipeline.resolved.json", "training.json"], folder.Names("training"));
    }

    [Fact]
    public async Task Restart_BeginsAnew()
    {
        await InterruptAsync(12);
        var recorder = new PipelineRecorder();
        await folder.RunAsync(new() { Restart = true }, recorder);
        Assert.Null(recorder.ResumedAt);
        Assert.StartsWith("removed the earlier training: checkpoint-12, ", Assert.Single(recorder.Notes));
    }

    [Fact]
    public async Task AnotherTraining_IsCleanedWhereAskedFor_ElseRefused()
    {
        await InterruptAsync(12);
        folder.Train["n_epochs"] = 2;
        folder.Train["clean_train_dir_before_training"] = false;
        var error = await Assert.ThrowsAsync<LabException>(() => folder.RunAsync());
        Assert.Equal((ErrorKind.Usage, $"{folder["pipeline.json"]}: train.train_dir"), (error.Kind, error.Where));
        Assert.Contains("checkpoint-12", error.What);
        Assert.Contains("clean_train_dir_before_training", error.Remedy);

        folder.Train["clean_train_dir_before_training"] = true;
        var recorder = new PipelineRecorder();
        await folder.RunAsync(observer: recorder);
        Assert.Null(recorder.ResumedAt);
    }

    [Fact]
    public async Task Cleaning_LeavesWhatIsNotOfATraining()
    {
        await InterruptAsync(3);
        File.WriteAllText(folder["training/notes.txt"], "mine");
        await folder.RunAsync(new() { Restart = true });
        Assert.Equal(["notes.txt", "pipeline.resolved.json", "training.json"], folder.Names("training"));
    }

    [Fact]
    public async Task FolderThatIsOnlyNamedAsACheckpoint_IsRefused_AndNothingIsRemoved()
    {
        await InterruptAsync(3);
        Directory.CreateDirectory(folder["training/checkpoint-9"]);
        File.WriteAllText(folder["training/checkpoint-9/thesis.txt"], "mine");
        string[] before = folder.Names("training");
        Assert.Contains("is named as a checkpoint, but is none", (await Assert.ThrowsAsync<LabException>(() => folder.RunAsync(new() { Restart = true }))).What);
        Assert.Equal(before, folder.Names("training"));
        Assert.True(File.Exists(folder["training/checkpoint-9/thesis.txt"]));
    }

    [Fact]
    public async Task Cleaning_FollowsNoLink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links take rights on Windows.");
        await InterruptAsync(3);
        Directory.CreateDirectory(folder["mine"]);
        File.WriteAllText(folder["mine/thesis.txt"], "mine");
        Directory.CreateSymbolicLink(folder["training/linked"], folder["mine"]);
        Directory.CreateSymbolicLink(folder["training/checkpoint-3/linked"], folder["mine"]);
        await folder.RunAsync(new() { Restart = true });
        Assert.Equal(["linked", "pipeline.resolved.json", "training.json"], folder.Names("training"));
        Assert.Equal(["thesis.txt"], folder.Names("mine"));

        Directory.CreateSymbolicLink(folder["training/checkpoint-3"], folder["mine"]);
        Assert.Contains("is a link", (await Assert.ThrowsAsync<LabException>(() => folder.RunAsync())).What);
        Assert.Equal(["thesis.txt"], folder.Names("mine"));
    }

    [Fact]
    public async Task FolderWithSomethingElse_IsRefused_AndNothingIsRemoved()
    {
        Directory.CreateDirectory(folder["training"]);
        File.WriteAllText(folder["training/thesis.txt"], "mine");
        var error = await Assert.ThrowsAsync<LabException>(() => folder.RunAsync());
        Assert.Equal($"'{folder["training"]}' is not a training folder: it holds 'thesis.txt', and neither checkpoints nor training.json.", error.What);
        Assert.Equal("Nothing was removed.", error.Remedy);
        Assert.Equal(["thesis.txt"], folder.Names("training"));
    }

    [Fact]
    public async Task RootHomeRepositoryAndLink_AreRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links take rights on Windows.");
        Directory.CreateDirectory(folder["repository/.git"]);
        Directory.CreateSymbolicLink(folder["link"], folder["repository"]);
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        foreach (var (place, what) in new[] { ("/", "root"), (home, "home"), (folder["repository"], "repository"), (folder["link"], "link") })
        {
            if (place.Length == 0) continue;
            folder.Train["train_dir"] = place;
            Assert.Contains(what, (await Assert.ThrowsAsync<LabException>(() => folder.RunAsync())).What);
        }
        Assert.Equal([".git"], folder.Names("repository"));
    }

    [Fact]
    public async Task CheckpointThatTheTrainingStartsFrom_IsNotRemoved()
    {
        await InterruptAsync(3);
        folder.Train["model"]!["model_name"] = "training/checkpoint-3";
        var error = await Assert.ThrowsAsync<LabException>(() => folder.RunAsync());
        Assert.Contains("the training reads from it", error.What);
        Assert.Contains("checkpoint-3", folder.Names("training"));
    }

    async Task InterruptAsync(int update)
    {
        using var cancel = new CancellationTokenSource();
        var recorder = new PipelineRecorder { OnUpdate = step => { if (step == update) cancel.Cancel(); } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => folder.RunAsync(observer: recorder, cancellation: cancel.Token));
    }
}
