using Lab.TestSupport;
namespace Lab.Services.Tests.Cli.Errors;

public sealed class UsageProblemTests
{
    [Theory]
    [InlineData("error: There is no command 'prdict'.\n  Did you mean 'predict'? See 'lab --help'.\n", "prdict", "good")]
    [InlineData("error: There is no command 'xyzzy'.\n  See 'lab --help'.\n", "xyzzy")]
    [InlineData("error: There is no option '--lernin-rate'.\n  Did you mean '--learning-rate'? See 'lab train --help'.\n", "train", "--lernin-rate", "1")]
    [InlineData("error: There is no option '--warp-drive'.\n  See 'lab train --help'.\n", "train", "--warp-drive=2")]
    [InlineData("error: There is no option '--inptu'.\n  Did you mean '--input'? A text that begins with a dash stands after '--'. See 'lab predict --help'.\n", "predict", "--inptu", "x.csv")]
    [InlineData("error: 'more' is one argument too many.\n  See 'lab evaluate --help'.\n", "evaluate", "more")]
    [InlineData("error: The value of --threads is 'many'. Expected: a whole number from 1 to 1024.\n  See 'lab predict --help'.\n", "predict", "x", "--threads", "many")]
    public async Task WrongWords_NameTheNearestRightOnes(string message, params string[] args)
    {
        var run = await CliRun.Of([.. args, "--json"]);

        Assert.Equal((2, "", message), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task NoCommand_ShowsTheHelpOnStderr()
    {
        var run = await CliRun.Of();

        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.StartsWith("Description:", run.Error);
    }

    [Fact]
    public async Task Help_GoesToStdout_ButNotWhereOnlyJsonMayBe()
    {
        var plain = await CliRun.Of("train", "--help");
        var json = await CliRun.Of("train", "--help", "--json");

        Assert.Equal((0, ""), (plain.Code, plain.Error));
        Assert.Equal((0, "", plain.Out), (json.Code, json.Out, json.Error));
    }

    [Fact]
    public async Task TextAfterTwoDashes_MayLookLikeAnOption()
    {
        using var model = new TinyModelFolder();

        var run = await CliRun.Of("predict", "--model", model.Folder, "--json", "--", "--meh", "-5");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(["--meh", "-5"], run.Json.Select(line => line.GetProperty("text").GetString()));
    }
}
