using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Commands;

public sealed class ProbeCommandTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IDisposable
{
    readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Json_IsOneReport_TheSameForTheSameSeed()
    {
        string[] args = ["probe", "--data", Data(), "--rows", "4", "--cases", "10", "--seed", "3", "--model", model.Folder, "--json"];
        var run = await CliRun.Of(args);
        Assert.Equal(0, run.Code);
        Assert.Equal(3, run.Json.Single().GetProperty("seed").GetInt32());
        Assert.All(run.Json.Single().GetProperty("results").EnumerateArray(), result => Assert.InRange(result.GetProperty("cases").GetInt32(), 1, 10));
        Assert.Equal(run.Out, (await CliRun.Of(args)).Out);
    }

    [Fact]
    public async Task Table_HasTheProbesThatWereAskedFor()
    {
        var run = await CliRun.Of("probe", "--data", Data(), "--probes", "typo,capitals", "--model", model.Folder);
        Assert.Equal(0, run.Code);
        Assert.Contains("typo", run.Out);
        Assert.Contains("capitals", run.Out);
        Assert.DoesNotContain("contraction", run.Out);
    }

    [Fact]
    public async Task WrongNumbers_AreRefused()
    {
        foreach (string[] wrong in new[] { ["--tolerance", "1"], ["--tolerance", "nan"], ["--cases", "0"], ["--rows", "0"], new[] { "--examples", "-1" } })
            Assert.Equal(2, (await CliRun.Of(["probe", "--model", model.Folder, .. wrong])).Code);
    }

    string Data()
    {
        File.WriteAllText(work["reviews.csv"], TinyModelFolder.Reviews(10));
        return work["reviews.csv"];
    }
}
