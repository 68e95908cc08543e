using System.Text.Json.Nodes;
using Lab.Datasets;
using Lab.Pipelines;
using Lab.Transformers.Checkpoints;

namespace Lab.Sentiment.Tests.Pipelines.Steps;

public sealed class PipelineRunTests : IDisposable
{
    readonly PipelineFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task AllSteps_WriteTheirFilesAndNothingElse()
    {
        var recorder = new PipelineRecorder();
        var results = await folder.RunAsync(observer: recorder);

        Assert.Equal(["preprocess", "train", "evaluate"], recorder.Started);
        Assert.Equal(results, recorder.Ended);
        Assert.Equal((86, 10, 24), (results[0].Preprocess!.Train, results[0].Preprocess!.Validation, results[0].Preprocess!.Test));
        Assert.Equal(
            ["curve.csv", "metrics.json", "model", "pipeline.resolved.json", "test.csv", "train.csv", "training", "validation.csv"], folder.Names("out"));
        Assert.Equal(["pipeline.resolved.json", "training.json"], folder.Names("out/training"));
        Assert.Equal(results[2].Evaluate!.Metrics.ToJson() + "\n", File.ReadAllText(folder["out/metrics.json"]));
        Assert.Equal(1, recorder.Shares.Max());

        string[] curve = File.ReadAllLines(folder["out/curve.csv"]);
        Assert.Equal("epoch,step,training_loss,validation_loss,validation_accuracy,validation_macro_f1", curve[0]);
        Assert.Equal(["1,11", "2,22", "3,33"], curve[1..].Select(line => string.Join(',', line.Split(',')[..2])));
        using var model = SentimentModel.Load(folder["out/model"]);
        Assert.Equal(results[2].Evaluate!.Metrics.ToJson(), model.Evaluate(folder["out/test.csv"]).ToJson());
    }

    [Fact]
    public async Task Device_ThatCannotBeUsed_IsToldBeforeAnyWorkByWhoNamedIt()
    {
        folder.Json["device"] = "cpu";
        folder.Json["precision"] = "bf16";
        var byFile = await Assert.ThrowsAsync<LabException>(() => folder.RunAsync());
        Assert.Equal((ErrorKind.MissingTool, $"{folder["pipeline.json"]}: precision"), (byFile.Kind, byFile.Where));
        var byRun = await Assert.ThrowsAsync<LabException>(() => folder.RunAsync(new() { Precision = Precision.Bf16 }));
        Assert.Equal([SettingName.Of<PipelineRunOptions>(nameof(PipelineRunOptions.Precision))], byRun.Settings);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public async Task Device_OfTheRun_WinsOverThatOfTheFile()
    {
        folder.Json["device"] = "cuda:99";
        var results = await folder.RunAsync(new() { Device = DeviceChoice.Cpu });
        Assert.Equal(("cpu", "cuda:99"), (results[1].Train!.Device, (string?)JsonNode.Parse(File.ReadAllText(folder["out/pipeline.resolved.json"]))!["device"]));
    }

    [Fact]
    public async Task Preprocess_KeepsEveryRowOnceAndTheSharesOfTheClasses()
    {
        var result = (await folder.RunAsync(new() { Steps = ["preprocess"] }))[0].Preprocess!;
        var parts = new[] { "train", "validation", "test" }.Select(name => Dataset.Load(folder[$"out/{name}.csv"], new DatasetOptions { Labels = result.Labels }).Examples).ToArray();
        var source = Dataset.Load(folder["reviews.csv"], folder.Load().Preprocess!.Data).Examples;
        Assert.Equal(source.Select(row => (row.Text, row.Label)).Order(), parts.SelectMany(part => part).Select(row => (row.Text, row.Label)).Order());
        Assert.All(parts, part => Assert.All(Enumerable.Range(0, 3), c => Assert.InRange(part.Count(row => row.Label == c), part.Count / 3, (part.Count + 2) / 3)));
    }

    [Fact]
    public async Task Preprocess_OfAnAddress_AsksForItsFile()
    {
        folder.Json["preprocess"]!["url_data"] = "https://example.org/a/reviews.csv";
        Uri? asked = null;
        var result = (await folder.RunAsync(new() { Steps = ["preprocess"], Fetch = (address, _) => { asked = address; return Task.FromResult(folder["reviews.csv"]); } }))[0].Preprocess!;
        Assert.Equal((new Uri("https://example.org/a/reviews.csv"), 86), (asked, result.Train));
        Assert.Equal((ErrorKind.Usage, "Addresses are not fetched here."), await Assert.ThrowsAsync<LabException>(() => folder.RunAsync()) is var error ? (error.Kind, error.What) : default);
    }

    [Fact]
    public async Task Preprocess_WithTheHash_IsTheSplitOfTraining()
    {
        var section = folder.Json["preprocess"]!.AsObject();
        section["split"] = "hash";
        section.Remove("test_size");
        section.Remove("validation_size");
        await folder.RunAsync(new() { Steps = ["preprocess"] });
        var source = Dataset.Load(folder["reviews.csv"], folder.Load().Preprocess!.Data);
        Assert.Equal(
            HashSplit.Split(source.Examples).Test.Select(row => row.Text),
            Dataset.Load(folder["out/test.csv"], new DatasetOptions { Labels = source.Labels.Names }).Examples.Select(row => row.Text));
    }

    [Fact]
    public async Task Preprocess_WithMostRows_DrawsThemFromTheSeed()
    {
        folder.Json["preprocess"]!["max_rows"] = 30;
        async Task<string> TextsAsync()
        {
            var result = (await folder.RunAsync(new() { Steps = ["preprocess"] }))[0].Preprocess!;
            Assert.Equal(30, result.Train + result.Validation + result.Test);
            return File.ReadAllText(folder["out/train.csv"]);
        }

        string first = await TextsAsync();
        Assert.Equal(first, await TextsAsync());
        folder.Json["seed"] = 7;
        Assert.NotEqual(first, await TextsAsync());
    }

    [Fact]
    public async Task Preprocess_ThatFails_LeavesTheFilesOfTheRunBefore()
    {
        await folder.RunAsync(new() { Steps = ["preprocess"] });
        byte[] before = File.ReadAllBytes(folder["out/train.csv"]);
        File.AppendAllText(folder["reviews.csv"], ",a text,9\n");
        var error = await Assert.ThrowsAsync<LabException>(() => folder.RunAsync(new() { Steps = ["preprocess"] }));
        Assert.Equal((ErrorKind.Data, "The label '9' is unknown."), (error.Kind, error.What));
        Assert.Equal(before, File.ReadAllBytes(folder["out/train.csv"]));
        Assert.Equal(["pipeline.resolved.json", "test.csv", "train.csv", "validation.csv"], folder.Names("out"));
    }

    [Fact]
    public async Task ResolvedFile_RunsToTheSameModel()
    {
        await folder.RunAsync();
        byte[] weights = File.ReadAllBytes(folder["out/model/model.safetensors"]);
        await PipelineRun.RunAsync(Pipeline.Load(folder["out/training/pipeline.resolved.json"]), new() { Threads = 2 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(weights, File.ReadAllBytes(folder["out/model/model.safetensors"]));
    }

    [Fact]
    public async Task FreezeBackbone_TrainsTheLastLayerAndTheHeadOnly()
    {
        folder.Train["model"]!["freeze_backbone"] = true;
        folder.Json.Remove("evaluate");
        await folder.RunAsync();
        using var before = Checkpoint.Open(folder.Model);
        using var after = Checkpoint.Open(folder["out/model"]);
        string[] changed = [.. after.Names.Where(name => !Bytes(before, name).SequenceEqual(Bytes(after, name)))];
        Assert.Contains("classifier.weight", changed);
        int last = changed.Where(name => name.Contains(".layer.", StringComparison.Ordinal)).Select(LayerOf).Distinct().Single();
        Assert.Equal(after.Names.Where(name => name.Contains(".layer.", StringComparison.Ordinal)).Max(LayerOf), last);
        Assert.DoesNotContain(changed, name => name.Contains("embeddings", StringComparison.Ordinal));

        static int LayerOf(string name) => int.Parse(name.Split(".layer.")[1].Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);

        static byte[] Bytes(ICheckpointReader reader, string name)
        {
            reader.TryGet(name, out var info);
            var values = new float[info!.ByteCount / sizeof(float)];
            reader.ReadSingles(name, 0, values);
            return System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        }
    }

    [Fact]
    public async Task BestModel_IsTheEpochWithTheSmallestValidationLoss()
    {
        // The rate is far too high: the loss gets worse soon.
        folder.Train["model"]!["learning_rate"] = 0.03;
        folder.Train["n_epochs"] = 8;
        var result = (await folder.RunAsync())[1].Train!;
        double[] losses = [.. File.ReadAllLines(folder["out/curve.csv"])[1..].Select(line => double.Parse(line.Split(',')[3], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(8, losses.Length);
        Assert.True(losses[^1] > losses.Min());
        Assert.Equal(losses.Min(), result.Splits["validation"].LogLoss);
    }

    [Fact]
    public async Task Clean_CleansTheFiles_AndTheModelKeepsIt()
    {
        File.WriteAllText(folder["reviews.csv"], File.ReadAllText(folder["reviews.csv"]).Replace("the dress", "the &amp; dress", StringComparison.Ordinal));
        folder.Json["preprocess"]!["clean"] = "html, nfc";
        await folder.RunAsync();

        Assert.Contains("the & dress", File.ReadAllText(folder["out/train.csv"]));
        Assert.DoesNotContain("&amp;", File.ReadAllText(folder["out/train.csv"]));
        using var model = SentimentModel.Load(folder["out/model"]);
        Assert.Equal(["html", "nfc"], model.Cleaning.Names);
        Assert.Equal("html", JsonNode.Parse(File.ReadAllText(folder["out/pipeline.resolved.json"]))!["preprocess"]!["clean"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Augment_AddsCopiesOfTrainingRows()
    {
        folder.Train["augment"] = new JsonArray("swap", "typo");
        folder.Train["augment_share"] = 0.5;
        folder.Train["n_epochs"] = 1;
        var result = (await folder.RunAsync())[1].Train!;
        // 86 rows and 43 copies in batches of 8; only the rows are measured.
        Assert.Equal((17, 86), (result.Steps, result.Splits["train"].Rows));
    }

    [Fact]
    public async Task Tokenizer_MayComeFromAnotherFolder()
    {
        Directory.CreateDirectory(folder["tokenizer"]);
        File.Move(Path.Combine(folder.Model, "vocab.txt"), folder["tokenizer/vocab.txt"]);
        folder.Train["model"]!["tokenizer_pretrained_model"] = "tokenizer";
        await folder.RunAsync();
        Assert.Equal(File.ReadAllText(folder["tokenizer/vocab.txt"]), File.ReadAllText(folder["out/model/vocab.txt"]));
    }

    [Theory]
    [InlineData("preprocess.url_data", ErrorKind.Data)]
    [InlineData("train.training_data_path", ErrorKind.Data)]
    [InlineData("train.model.model_name", ErrorKind.Model)]
    [InlineData("evaluate.test_data_path", ErrorKind.Data)]
    [InlineData("evaluate.trained_model_path", ErrorKind.Model)]
    public async Task WhatALaterStepReads_IsLookedForBeforeTheFirst(string key, ErrorKind kind)
    {
        string[] parts = key.Split('.');
        JsonNode section = parts.Length == 3 ? folder.Json[parts[0]]![parts[1]]! : folder.Json[parts[0]]!;
        section[parts[^1]] = "missing";
        var error = await Assert.ThrowsAsync<LabException>(() => folder.RunAsync());
        Assert.Equal((kind, $"{folder["pipeline.json"]}: {key}"), (error.Kind, error.Where));
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public async Task Steps_ThatAreUnknownOrNotInTheFile_AreRefused()
    {
        Assert.Equal("Did you mean 'evaluate'?", (await Assert.ThrowsAsync<LabException>(() => folder.RunAsync(new() { Steps = ["evaluat"] }))).Remedy);
        folder.Json.Remove("evaluate");
        Assert.Equal("The file has no section 'evaluate'.", (await Assert.ThrowsAsync<LabException>(() => folder.RunAsync(new() { Steps = ["evaluate"] }))).What);
    }

    [Theory]
    [InlineData("a,b,stars\nfine,good,5\n", "text_columns", "Name it with preprocess.text_columns.")]
    [InlineData("title,text,points\nfine,good,5\n", "label_column", "Name it with preprocess.label_column.")]
    [InlineData("title,text,stars\nfine,,5\n,,5\n", null, "Correct the row, or leave bad rows out with preprocess.skip_bad_rows.")]
    public async Task Remedy_NamesTheKeyOfTheFile(string rows, string? removed, string remedy)
    {
        await File.WriteAllTextAsync(folder["reviews.csv"], rows);
        if (removed is not null) folder.Json["preprocess"]!.AsObject().Remove(removed);
        Assert.Equal(remedy, (await Assert.ThrowsAsync<LabException>(() => folder.RunAsync(new() { Steps = ["preprocess"] }))).Remedy);
    }

    [Fact]
    public async Task ValueThatDoesNotFitTheModel_IsToldByItsKey()
    {
        folder.Train["model"]!["max_input_length"] = 4_096;
        var error = await Assert.ThrowsAsync<LabException>(() => folder.RunAsync());
        Assert.Equal((ErrorKind.Usage, $"{folder["pipeline.json"]}: train.model.max_input_length"), (error.Kind, error.Where));
    }

    [Fact]
    public async Task RemedyThatOnlyAnotherStepHas_IsLeftOut()
    {
        await folder.RunAsync(new() { Steps = ["preprocess"] });
        await File.AppendAllTextAsync(folder["out/train.csv"], "\"\",positive\n");
        var error = await Assert.ThrowsAsync<LabException>(() => folder.RunAsync(new() { Steps = ["train"] }));
        Assert.Equal(("The text is empty.", null), (error.What, error.Remedy));
    }

    [Fact]
    public async Task Condition_ThatDoesNotHold_IsANote_AndAGateWhereAskedFor()
    {
        folder.Json["evaluate"]!["push_model_s3"] = JsonNode.Parse(
            """{"enabled":true,"bucket_name":"models","conditions":[{"metric":"accuracy","threshold":0},{"metric":"log_loss","threshold":0}]}""");
        var recorder = new PipelineRecorder();
        var push = (await folder.RunAsync(observer: recorder))[^1].Evaluate!.Push!;
        Assert.Equal((false, null), (push.Pushed, push.Manifest));
        Assert.Equal([true, false], push.Conditions.Select(condition => condition.Met));
        Assert.StartsWith("not pushed to s3://models: log_loss ", Assert.Single(recorder.Notes));

        var error = await Assert.ThrowsAsync<LabException>(() => folder.RunAsync(new() { Steps = ["evaluate"], RequireConditions = true }));
        Assert.Equal(ErrorKind.Gate, error.Kind);
        Assert.StartsWith("The model was not pushed: log_loss ", error.What);
    }

    [Fact]
    public async Task ModelOfTheHub_IsFetchedAndNamedInTheResolvedPipeline()
    {
        using var folder = new PipelineFolder();
        folder.Train["model"]!["model_name"] = "lab/tiny@v1";
        folder.Train["n_epochs"] = 1;
        List<string> fetched = [];
        var results = await folder.RunAsync(new PipelineRunOptions
        {
            FetchModel = (id, _) =>
            {
                fetched.Add(id.ToString());
                return Task.FromResult(folder.Model);
            },
        });
        Assert.Equal(["lab/tiny@v1"], fetched);
        Assert.NotNull(results[1].Train);
        Assert.Contains("\"model_name\": \"lab/tiny@v1\"", File.ReadAllText(folder["out/training/pipeline.resolved.json"]));
    }

    [Fact]
    public async Task FolderOfThatName_WinsOverTheHub()
    {
        using var folder = new PipelineFolder();
        Directory.CreateDirectory(folder["lab"]);
        Directory.CreateSymbolicLink(folder["lab/tiny"], folder.Model);
        folder.Train["model"]!["model_name"] = "lab/tiny";
        folder.Train["n_epochs"] = 1;
        await folder.RunAsync(new PipelineRunOptions { FetchModel = (_, _) => throw new InvalidOperationException("asked") });
    }
}
