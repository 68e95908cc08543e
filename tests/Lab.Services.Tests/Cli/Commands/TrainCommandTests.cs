using System.Text.Json;
using Lab.TestSupport;
using Lab.Transformers.Checkpoints;

namespace Lab.Services.Tests.Cli.Commands;

public sealed class TrainCommandTests : IClassFixture<TinyModelFolder>, IDisposable
{
    const string Stars = "1=negative,2=negative,3=neutral,4=positive,5=positive";

    readonly TinyModelFolder model;
    readonly WorkFolder work = new();
    readonly string data;

    public TrainCommandTests(TinyModelFolder model)
    {
        this.model = model;
        data = work.Write("reviews.csv", TinyModelFolder.Reviews(120));
    }

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Json_LastLine_HasTheShapeOfTheContract_AndTheFolderPredicts()
    {
        var run = await Train(work["new"], "--epochs", "10", "--learning-rate", "0.005");

        Assert.Equal(0, run.Code);
        var line = Assert.Single(run.Json);
        Assert.Equal(
            ["model", "seed", "epochs", "steps", "seconds", "tokens_per_second", "samples_per_second", "device", "precision", "threads", "splits"],
            line.EnumerateObject().Select(p => p.Name));
        Assert.Equal((work["new"], 42, 10, "fp32", 2), (Text(line, "model"), Whole(line, "seed"), Whole(line, "epochs"), Text(line, "precision"), Whole(line, "threads")));
        var splits = line.GetProperty("splits");
        Assert.Equal(["train", "validation", "test"], splits.EnumerateObject().Select(p => p.Name));
        Assert.Equal(120, splits.EnumerateObject().Sum(p => Whole(p.Value, "rows")));
        Assert.Equal(10 * ((Whole(splits.GetProperty("train"), "rows") + 7) / 8), Whole(line, "steps"));
        foreach (var split in splits.EnumerateObject())
        {
            Assert.Equal(["rows", "accuracy", "macro_f1", "macro_recall", "log_loss", "ece", "per_class", "confusion_matrix"], split.Value.EnumerateObject().Select(p => p.Name));
            Assert.Equal(["negative", "neutral", "positive"], split.Value.GetProperty("per_class").EnumerateObject().Select(p => p.Name));
            Assert.Equal(Whole(split.Value, "rows"), split.Value.GetProperty("confusion_matrix").EnumerateArray().SelectMany(row => row.EnumerateArray()).Sum(n => n.GetInt32()));
        }
        Assert.True(splits.GetProperty("train").GetProperty("accuracy").GetDouble() > 0.95, run.Error);
        Assert.Equal(["config.json", "learning_curve.svg", "model.safetensors", "reference_statistics.json", "tokenizer_config.json", "vocab.txt"], Files("new"));
        Assert.Equal(["new", "reviews.csv"], work.Entries);

        string curve = File.ReadAllText(work["new/learning_curve.svg"]);
        Assert.Equal(10, System.Text.RegularExpressions.Regex.Count(curve, "After update [0-9]+: validation log loss"));
        Assert.Contains($" at update {Whole(line, "steps")}.", curve);

        var predicted = await CliRun.Of("predict", "the coat is awful", "the dress is lovely", "--model", work["new"], "--json");
        Assert.Equal(["negative", "positive"], predicted.Json.Select(p => Text(p, "label")));
        var evaluated = await CliRun.Of(
            "evaluate", "--model", work["new"], "--data", data, "--text-columns", "title,text", "--label-column", "stars", "--label-map", Stars, "--fold", "test", "--json", "--threads", "2");
        foreach (var score in splits.GetProperty("test").EnumerateObject())
            Assert.Equal(score.Value.GetRawText(), Assert.Single(evaluated.Json).GetProperty(score.Name).GetRawText());
    }

    [Fact]
    public async Task SameSeed_GivesTheSameWeights_AndAnotherSeedOthers()
    {
        await Train(work["a"], "--seed", "5");
        await Train(work["b"], "--seed", "5");
        await Train(work["c"], "--seed", "6");

        byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(work[folder], "model.safetensors"));
        Assert.Equal(Weights("a"), Weights("b"));
        Assert.NotEqual(Weights("a"), Weights("c"));
    }

    [Fact]
    public async Task WithoutJson_ThereAreTablesAndNoEscapeSequences()
    {
        var run = await CliRun.Of(Arguments(work["new"], "--epochs", "1"));

        Assert.Equal(0, run.Code);
        Assert.Contains("| split", run.Out);
        Assert.Contains("as negative", run.Out);
        Assert.DoesNotContain('\e', run.Out + run.Error);
        Assert.Contains("epoch 1: training loss ", run.Error);
    }

    [Fact]
    public async Task Cancelled_SaysSo_AndResumeGoesOnFromTheCheckpoint()
    {
        using var cancellation = new CancellationTokenSource();
        var error = new CancelAt("epoch 1: ", cancellation);

        var run = await CliRun.With(host => host with { Error = error }, Arguments(work["new"], "--epochs", "50", "--json"), cancellation.Token);

        Assert.Equal((130, ""), (run.Code, run.Out));
        Assert.EndsWith("cancelled\n", error.ToString());
        Assert.Equal(["new", "reviews.csv"], work.Entries);
        string checkpoint = Assert.Single(Directory.GetDirectories(work["new"]));
        Assert.Contains($": {checkpoint}\n", error.ToString());

        var again = await Train(work["new"], "--epochs", "50");
        Assert.Equal((2, ""), (again.Code, again.Out));
        Assert.Contains("--resume", again.Error);

        var other = await Train(work["new"], "--epochs", "51", "--resume");
        Assert.Equal((2, ""), (other.Code, other.Out));
        Assert.Contains("epochs is 51, it was 50.", other.Error);

        var resumed = await Train(work["new"], "--epochs", "50", "--resume", checkpoint);
        Assert.Equal(0, resumed.Code);
        Assert.Contains("continues after step ", resumed.Error);
        Assert.Equal(50, Whole(resumed.Json[0], "epochs"));
        Assert.Empty(Directory.GetDirectories(work["new"]));
    }

    [Fact]
    public async Task EveryOptionOfTheRecipe_IsTakenAndShownInTheHelp()
    {
        string[] recipe =
        [
            "--gradient-accumulation", "2", "--schedule", "cosine_with_min_lr", "--min-learning-rate", "1e-6", "--cycles", "0.5", "--power", "1", "--decay-ratio", "0.1",
            "--plateau-factor", "0.5", "--plateau-patience", "1", "--layer-decay", "0.9", "--class-weights", "balanced", "--label-smoothing", "0.1",
            "--freeze", "embeddings,layers:1", "--dropout", "0.1", "--attention-dropout", "0.1", "--classifier-dropout", "0.2", "--patience", "1",
            "--min-improvement", "0.001", "--metric", "macro_f1", "--final", "best", "--save-every", "epoch", "--keep-checkpoints", "2",
        ];
        var run = await Train(work["new"], ["--epochs", "3", .. recipe]);
        Assert.Equal(0, run.Code);
        Assert.Contains("the model is that of step ", run.Error);
        Assert.InRange(Directory.GetDirectories(work["new"]).Length, 2, 3);

        var help = await CliRun.Of("train", "--help");
        Assert.All(recipe.Where(word => word.StartsWith("--", StringComparison.Ordinal)).Append("--resume"), option => Assert.Contains($"{option} ", help.Out));
    }

    [Fact]
    public async Task LossThatIsNoNumber_NamesStepFileAndLines()
    {
        var run = await Train(work["new"], "--learning-rate", "1e30", "--warmup-ratio", "0", "--max-grad-norm", "0");

        Assert.Equal((4, ""), (run.Code, run.Out));
        Assert.Matches($@"where: step \d+, {System.Text.RegularExpressions.Regex.Escape(data)}, lines \d+(, \d+)*\n", run.Error);
        Assert.Contains("Try a smaller learning rate", run.Error);
    }

    [Fact]
    public async Task FrozenParts_KeepTheirBytes()
    {
        await Train(work["new"], "--freeze", "embeddings,layers:1", "--epochs", "1");
        using SafetensorsFile before = SafetensorsFile.Open(Path.Combine(model.Folder, "model.safetensors")), after = SafetensorsFile.Open(work["new/model.safetensors"]);
        foreach (string name in before.Names.Where(name => name.StartsWith("bert.", StringComparison.Ordinal)))
        {
            bool frozen = name.Contains("embeddings", StringComparison.Ordinal) || name.Contains("layer.0.", StringComparison.Ordinal);
            Assert.Equal((name, frozen), (name, before.ReadSingles(name).SequenceEqual(after.ReadSingles(name))));
        }
    }

    [Fact]
    public async Task Output_WithForeignFiles_IsRefusedBeforeAnyWork()
    {
        Directory.CreateDirectory(work["mine"]);
        work.Write("mine/notes.txt", "keep me");

        var run = await Train(work["mine"]);

        Assert.Equal(
            (2, "", $"error: '{work["mine"]}' is neither empty nor a model folder.\n  where: --output\n  expected: a new or empty folder, or an earlier model\n"),
            (run.Code, run.Out, run.Error));
        Assert.Equal(["notes.txt"], Files("mine"));
    }

    [Fact]
    public async Task Output_OverTheStart_IsRefused()
    {
        var run = await Train(model.Folder);

        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.StartsWith($"error: '{model.Folder}' is the model to start from.\n  where: --output\n", run.Error);
    }

    [Fact]
    public async Task Output_OfAnEarlierModel_IsReplaced_AndWhatIsNoPartOfAModelStays()
    {
        await Train(work["new"], "--epochs", "1");
        work.Write("new/README.md", "mine");
        work.Write("new/tokenizer.json", "of an earlier model");
        byte[] before = File.ReadAllBytes(work["new/model.safetensors"]);

        var run = await Train(work["new"], "--epochs", "2");

        Assert.Equal(0, run.Code);
        Assert.Equal(["README.md", "config.json", "learning_curve.svg", "model.safetensors", "reference_statistics.json", "tokenizer_config.json", "vocab.txt"], Files("new"));
        Assert.NotEqual(before, File.ReadAllBytes(work["new/model.safetensors"]));
        Assert.Equal(["new", "reviews.csv"], work.Entries);
    }

    [Fact]
    public async Task WithoutValidationRows_TheCurveIsThatOfTheLoss()
    {
        var run = await Train(work["new"], "--split", "given", "--epochs", "1");

        Assert.Equal(0, run.Code);
        string curve = File.ReadAllText(work["new/learning_curve.svg"]);
        Assert.Contains("Training loss from ", curve);
        Assert.DoesNotContain("validation", curve);
    }

    [Fact]
    public async Task Split_Given_MeasuresTheNamedFiles()
    {
        string validation = work.Write("validation.csv", TinyModelFolder.Reviews(21));
        string test = work.Write("test.csv", TinyModelFolder.Reviews(12));

        var run = await Train(work["new"], "--validation", validation, "--test", test, "--epochs", "1");
        var mixed = await Train(work["other"], "--validation", validation, "--split", "hash");

        Assert.Equal(["train 120", "validation 21", "test 12"], run.Json[0].GetProperty("splits").EnumerateObject().Select(p => $"{p.Name} {Whole(p.Value, "rows")}"));
        Assert.Equal((2, ""), (mixed.Code, mixed.Out));
        Assert.Contains("where: --split", mixed.Error);
    }

    [Fact]
    public async Task UnknownLabel_NamesLineAndValues()
    {
        File.AppendAllText(data, ",good,6\n");

        var run = await Train(work["new"]);

        Assert.Equal((3, ""), (run.Code, run.Out));
        Assert.Equal(
            $"error: The label '6' is unknown.\n  where: {data}, line 122\n  expected: one of the values of --label-map: '1', '2', '3', '4', '5'.\n"
            + "  Correct the row, or leave bad rows out with --skip-bad-rows.\n", run.Error);
        Assert.Equal(["reviews.csv"], work.Entries);
    }

    [Theory]
    [InlineData("error: The value of --epochs is '0'. Expected: a whole number from 1 to 10000.\n", "--epochs", "0")]
    [InlineData("error: The value of --learning-rate is 'fast'. Expected: a number above 0.\n", "--learning-rate", "fast")]
    [InlineData("error: The value of --warmup-ratio is '1.5'. Expected: a number from 0 to 1.\n", "--warmup-ratio", "1.5")]
    [InlineData("error: The value of --schedule is 'step'. Expected: linear, cosine, ", "--schedule", "step")]
    [InlineData("error: The value of --label-smoothing is '1'. Expected: a number from 0, below 1.\n", "--label-smoothing", "1")]
    [InlineData("error: The value of --class-weights is 'auto'. Expected: none, balanced, sqrt.\n", "--class-weights", "auto")]
    [InlineData("error: 'head' is no part that can be frozen.\n  where: --freeze\n", "--freeze", "head")]
    [InlineData("error: 3 layers cannot be frozen.\n  where: --freeze\n  expected: layers:0 to layers:2\n", "--freeze", "layers:3")]
    [InlineData("error: The value is 'often'.\n  where: --save-every\n", "--save-every", "often")]
    [InlineData("error: There is no such checkpoint.\n  where: nowhere\n", "--resume", "nowhere")]
    [InlineData("error: The value of --split is 'random'. Expected: hash, stratified, given.\n", "--split", "random")]
    [InlineData("error: The maximum length is 128 tokens.\n  where: --max-length\n  expected: 3 to 48 for this model\n", "--max-length", "128")]
    [InlineData("error: '1:negative' is not a pair of value and label.\n  where: --label-map\n", "--label-map", "1:negative")]
    public async Task WrongValue_SaysWhatWouldBeRight(string message, params string[] args)
    {
        var given = Arguments(work["new"], "--json").ToList();
        if (given.IndexOf(args[0]) is >= 0 and var at) given.RemoveRange(at, 2);

        var run = await CliRun.Of([.. given, .. args]);

        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.StartsWith(message, run.Error);
    }

    [Fact]
    public async Task MissingOptions_AreNamed()
    {
        var run = await CliRun.Of("train", "--data", data);

        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Equal("error: Option '--output' is required.\n  See 'lab train --help'.\n", run.Error);
    }

    Task<CliRun> Train(string output, params string[] more) => CliRun.Of(Arguments(output, ["--json", .. more]));

    string[] Arguments(string output, params string[] more) =>
    [
        "train", "--model", model.Folder, "--data", data, "--output", output, "--text-columns", "title,text", "--label-column", "stars", "--label-map", Stars,
        "--max-length", "48", "--batch-size", "8", "--threads", "2", .. more,
    ];

    string[] Files(string folder) => [.. Directory.GetFiles(work[folder]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    static int Whole(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
