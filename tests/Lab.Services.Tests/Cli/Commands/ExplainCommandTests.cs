using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Commands;

public sealed class ExplainCommandTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IDisposable
{
    readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Json_GivesALinePerText_WithAScoreForEachWord()
    {
        var run = await CliRun.Of("explain", "good dress", "@awful coat!", "--model", model.Folder, "--class", "Negative", "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(2, run.Json.Length);
        Assert.All(run.Json, line => Assert.Equal("negative", line.GetProperty("target").GetString()));
        Assert.Equal(["@awful", "coat", "!"], run.Json[1].GetProperty("words").EnumerateArray().Select(word => word.GetProperty("word").GetString()));
    }

    [Theory]
    [InlineData("ig", "integrated-gradients")]
    [InlineData("occlusion", "occlusion")]
    [InlineData("rollout", "attention-rollout")]
    public async Task Method_IsTheOneThatWasAskedFor(string method, string name)
    {
        var run = await CliRun.Of("explain", "good dress", "--model", model.Folder, "--method", method, "--json");
        Assert.Equal(name, run.Json.Single().GetProperty("method").GetString());
        var people = await CliRun.Of("explain", "good\ndress \e[31m", "--model", model.Folder, "--method", method);
        Assert.Equal((0, ""), (people.Code, people.Error));
        Assert.Contains("dress", people.Out);
        Assert.DoesNotContain('\e', people.Out);
    }

    [Fact]
    public async Task Lines_OfStandardInput_AreExplainedInAPageToo()
    {
        string page = work["why.html"];
        var run = await CliRun.With(
            host => host with { In = new StringReader("good <b>dress</b>\nawful coat\n"), InputRedirected = true }, ["explain", "--model", model.Folder, "--html", page]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        string html = File.ReadAllText(page);
        Assert.Equal(2, html.Split("lab-explanation").Length - 1);
        Assert.DoesNotContain("<b>dress", html);
    }

    [Fact]
    public async Task NothingToExplain_AndAnUnknownLabel_AreUsageErrors()
    {
        Assert.Equal(2, (await CliRun.Of("explain", "--model", model.Folder)).Code);
        var run = await CliRun.Of("explain", "good", "--class", "happy", "--model", model.Folder);
        Assert.Equal((2, "error: 'happy' is no label of the model.\n  where: --class\n  expected: negative, neutral, positive\n"), (run.Code, run.Error));
    }
}
