using System.Text.Json;
using Lab.TestSupport;
using Lab.Torch;

namespace Lab.Services.Tests.Cli.Commands;

/// <summary>Where commands compute: what they say of it, and that another device gives the same answers.</summary>
public sealed class DeviceTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IDisposable
{
    const float Close = 1e-4f;

    static readonly string[] texts = ["the coat is awful", "the dress is lovely", "it is okay"];

    readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Training_SaysWhatComputesAndWhyNotCuda()
    {
        Assert.SkipWhen(TorchRuntime.FindCuda().CudaDevices > 0, "There is CUDA here.");
        var run = await Train("new");
        Assert.Equal(0, run.Code);
        Assert.Matches(@"^device: cpu \((simd|reference|native)-\d+, fp32, 2 threads\), no CUDA\. \S", run.Error);
        Assert.Equal("cpu", Text(run.Json.Single(), "device"));
    }

    [Fact]
    public async Task Predicting_SaysSoOnlyWhenAsked()
    {
        Assert.SkipWhen(TorchRuntime.FindCuda().CudaDevices > 0, "There is CUDA here.");
        Assert.Equal("", (await Predict()).Error);
        Assert.StartsWith("device: cpu (", (await Predict("--verbose")).Error);
        Assert.DoesNotContain("CUDA", (await Predict("--verbose", "--device", "cpu")).Error);
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("bench")]
    [InlineData("probe")]
    [InlineData("explain")]
    [InlineData("serve")]
    public async Task CudaThatCannotBeUsed_EndsACommandWithItsRemedy(string command)
    {
        Assert.SkipWhen(TorchRuntime.FindCuda().CudaDevices > 0, "There is CUDA here.");
        string data = work.Write("reviews.csv", TinyModelFolder.Reviews(60));
        string[] arguments = command switch
        {
            "predict" or "explain" => ["good"],
            "train" => ["--data", data, "--output", work["new"]],
            "evaluate" => ["--data", data],
            _ => [],
        };
        var run = await CliRun.Of([command, .. arguments, "--model", model.Folder, "--device", "cuda"]);
        Assert.Equal((5, ""), (run.Code, run.Out));
        var there = TorchRuntime.FindCuda();
        Assert.Equal($"error: {there.CudaReason}\n  where: --device\n  expected: auto or cpu\n  {there.CudaRemedy}\n", run.Error);
        Assert.False(Directory.Exists(work["new"]));
    }

    /// <summary>The whole way with libtorch: a model trained by it, that both devices read alike, and a training that changes the device.</summary>
    [Fact]
    public async Task TorchTraining_GivesAModelThatBothDevicesReadAlike()
    {
        Assert.SkipUnless(TorchRuntime.Find().Usable, TorchRuntime.Find().Reason ?? "");
        var trained = await Train("new", "--device", "torch-cpu");
        Assert.Equal(0, trained.Code);
        Assert.Equal(("torch-cpu", "fp32"), (Text(trained.Json.Single(), "device"), Text(trained.Json.Single(), "precision")));
        Assert.True(trained.Json.Single().GetProperty("splits").GetProperty("train").GetProperty("accuracy").GetDouble() > 0.95, trained.Error);

        string[] read = [.. texts, "--json", "--model", work["new"]];
        var engine = await CliRun.Of(["predict", .. read, "--device", "cpu"]);
        var torch = await CliRun.Of(["predict", .. read, "--device", "torch-cpu"]);
        Assert.Equal((0, 0), (engine.Code, torch.Code));
        Assert.StartsWith("device: torch-cpu (torch-", torch.Error);
        foreach (var (one, other) in engine.Json.Zip(torch.Json))
        {
            Assert.Equal(Text(one, "label"), Text(other, "label"));
            foreach (var score in one.GetProperty("scores").EnumerateObject())
                Assert.Equal(score.Value.GetSingle(), other.GetProperty("scores").GetProperty(score.Name).GetSingle(), Close);
        }

        var explained = await CliRun.Of("explain", texts[0], "--json", "--model", work["new"], "--device", "torch-cpu");
        Assert.Equal((0, Text(engine.Json[0], "label")), (explained.Code, Text(explained.Json.Single(), "label")));
    }

    [Fact]
    public async Task TorchTraining_GoesOnWhereTheEngineStopped_AndSaysSo()
    {
        Assert.SkipUnless(TorchRuntime.Find().Usable, TorchRuntime.Find().Reason ?? "");
        using var cancellation = new CancellationTokenSource();
        var error = new CancelAt("epoch 1: ", cancellation);
        var begun = await CliRun.With(host => host with { Error = error }, Arguments("new", "--epochs", "4"), cancellation.Token);
        Assert.Equal(130, begun.Code);

        var resumed = await Train("new", "--epochs", "4", "--resume", "--device", "torch-cpu");
        Assert.Equal(0, resumed.Code);
        Assert.Matches(@"warning: the checkpoint was computed by \w+-\d+, and torch-\S+ goes on", resumed.Error);
        Assert.Equal("torch-cpu", Text(resumed.Json.Single(), "device"));
    }

    Task<CliRun> Predict(params string[] options) => CliRun.Of(["predict", "good", "--model", model.Folder, .. options]);

    Task<CliRun> Train(string output, params string[] options) => CliRun.Of(Arguments(output, options));

    string[] Arguments(string output, params string[] options) =>
    [
        "train", "--model", model.Folder, "--data", work.Write("reviews.csv", TinyModelFolder.Reviews(120)), "--output", work[output],
        "--text-columns", "title,text", "--label-column", "stars", "--label-map", "1=negative,2=negative,3=neutral,4=positive,5=positive",
        "--batch-size", "8", "--learning-rate", "0.005", "--max-length", "48", "--threads", "2", "--json", .. options.Contains("--epochs") ? [] : (string[])["--epochs", "8"], .. options,
    ];

    static string Text(JsonElement line, string property) => line.GetProperty(property).GetString()!;
}
