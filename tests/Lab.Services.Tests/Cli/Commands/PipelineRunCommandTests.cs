using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Commands;

public sealed class PipelineRunCommandTests : IClassFixture<TinyModelFolder>, IDisposable
{
    readonly WorkFolder work = new();
    readonly JsonObject json;

    public PipelineRunCommandTests(TinyModelFolder model)
    {
        work.Write("reviews.csv", TinyModelFolder.Reviews(90));
        json = JsonNode.Parse(
            """
            {
              "preprocess": {
                "url_data": "reviews.csv", "text_columns": ["title", "text"], "label_column": "stars",
                "label_mapping_dict": { "1": "negative", "2": "negative", "3": "neutral", "4": "positive", "5": "positive" },
                "training_data_path": "out/train.csv", "validation_data_path": "out/validation.csv", "test_data_path": "out/test.csv"
              },
              "train": {
                "model": { "max_input_length": 48, "batch_size": 8 },
                "n_epochs": 3, "train_dir": "out/training", "best_model_path": "out/model", "training_curve_path": "out/curve.json", "save_every": "5"
              },
              "evaluate": { "metrics_output_file": "out/metrics.csv" }
            }
            """)!.AsObject();
        json["train"]!["model"]!["model_name"] = model.Folder;
    }

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Json_IsALineAStep_WithTheObjectsOfTrainAndEvaluate()
    {
        var run = await Run("--json");

        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(["preprocess", "train", "evaluate"], run.Json.Select(line => line.GetProperty("step").GetString()));
        Assert.All(run.Json, line => Assert.Equal(["step", "seconds", line.GetProperty("step").GetString()!], line.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(["labels", "train", "validation", "test", "bad_rows"], run.Json[0].GetProperty("preprocess").EnumerateObject().Select(p => p.Name));
        Assert.Equal(work["out/model"], run.Json[1].GetProperty("train").GetProperty("model").GetString());
        var evaluated = await CliRun.Of("evaluate", "--model", work["out/model"], "--data", work["out/test.csv"], "--json");
        // The command adds fields of its own.
        Assert.All(
            run.Json[2].GetProperty("evaluate").GetProperty("metrics").EnumerateObject(),
            field => Assert.Equal(field.Value.ToString(), evaluated.Json[0].GetProperty(field.Name).ToString()));

        string[] metrics = File.ReadAllLines(work["out/metrics.csv"]);
        Assert.Equal(["metric,value", "rows,9"], metrics[..2]);
        Assert.Contains("neutral.recall,", string.Join('\n', metrics));
    }

    [Fact]
    public async Task WithoutJson_ThereAreTables_AndEachStepHasItsLineOnStderr()
    {
        var run = await Run();
        Assert.Equal(0, run.Code);
        Assert.Contains("| class    | precision | recall |", run.Out);
        foreach (string line in new[] { "preprocess: 72 training, 9 validation and 9 test rows; labels negative, neutral, positive, ", "train: 27 steps, ", "evaluate: 9 rows, accuracy " })
            Assert.Contains(line, run.Error);
    }

    [Fact]
    public async Task Cancelled_EndsWith130_AndTheSameCommandGoesOn()
    {
        using var cancellation = new CancellationTokenSource();
        string file = Write();
        var interrupted = await CliRun.With(
            host => host with { Error = new CancelAt("checkpoint-5\n", cancellation) }, ["pipeline", "run", file, "--json", "--threads", "2"], cancellation.Token);
        Assert.Equal(130, interrupted.Code);
        Assert.Equal(["preprocess"], interrupted.Json.Select(line => line.GetProperty("step").GetString()));
        Assert.False(Directory.Exists(work["out/model"]));

        var resumed = await Run("--json");
        Assert.True(resumed.Code == 0, resumed.Error);
        Assert.Contains("continues after step ", resumed.Error);
        byte[] weights = File.ReadAllBytes(work["out/model/model.safetensors"]);
        await Run("--json", "--steps", "train", "--restart");
        Assert.Equal(weights, File.ReadAllBytes(work["out/model/model.safetensors"]));
    }

    [Fact]
    public async Task UnknownKey_EndsWithCode2_AndNamesTheNearest()
    {
        json["train"]!["model"]!["batch_sise"] = 4;
        var run = await Run("--json");
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.StartsWith($"error: There is no key 'batch_sise'.\n  where: {work["pipeline.json"]}: train.model.batch_sise\n", run.Error);
        Assert.EndsWith("  Did you mean 'train.model.batch_size'?\n", run.Error);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 6)]
    public async Task ConditionThatDoesNotHold_SkipsThePush_AndEndsWithCode6WhereAskedFor(bool required, int code)
    {
        json["evaluate"]!["push_model_s3"] = JsonNode.Parse("""{"enabled":true,"bucket_name":"models","conditions":[{"metric":"log_loss","threshold":0}]}""");
        string[] options = required ? ["--json", "--require-conditions"] : ["--json"];
        var run = await Run(options);
        Assert.Equal(code, run.Code);
        Assert.Contains("not pushed to s3://models: log_loss ", run.Error);
        Assert.False(run.Json[2].GetProperty("evaluate").GetProperty("push").GetProperty("pushed").GetBoolean());
    }

    [Fact]
    public async Task Seed_OfTheCommandLine_ReplacesThatOfTheFile()
    {
        json["seed"] = 5;
        await Run("--steps", "preprocess");
        string five = File.ReadAllText(work["out/train.csv"]);
        await Run("--steps", "preprocess", "--seed", "6");
        Assert.NotEqual(five, File.ReadAllText(work["out/train.csv"]));
        json["seed"] = 6;
        await Run("--steps", "preprocess", "--seed", "5");
        Assert.Equal(five, File.ReadAllText(work["out/train.csv"]));
    }

    [Theory]
    [InlineData("missing.json")]
    [InlineData("")]
    public async Task FileThatIsNotThere_EndsWithCode2(string name) => Assert.Equal(2, (await CliRun.Of("pipeline", "run", work[name])).Code);

    string Write() => work.Write("pipeline.json", json.ToJsonString());

    Task<CliRun> Run(params string[] options) => CliRun.Of(["pipeline", "run", Write(), "--threads", "2", .. options]);
}
