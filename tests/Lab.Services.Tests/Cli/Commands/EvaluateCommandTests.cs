using Lab.TestSupport;
namespace Lab.Services.Tests.Cli.Commands;

public sealed class EvaluateCommandTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IDisposable
{
    readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Json_IsOneSplitObject_WithTheConfusionOfThePredictions()
    {
        string data = work.Write("data.csv", "text,label\ngood dress,positive\nbad coat,NEGATIVE\nplain,neutral\nlovely,positive\n");

        var run = await CliRun.Of("evaluate", "--model", model.Folder, "--data", data, "--json");
        var predicted = await CliRun.Of("predict", "good dress", "bad coat", "plain", "lovely", "--model", model.Folder, "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var report = Assert.Single(run.Json);
        Assert.Equal(
            ["rows", "accuracy", "macro_f1", "macro_recall", "log_loss", "ece", "per_class", "confusion_matrix", "calibration", "ranking", "intervals"],
            report.EnumerateObject().Select(p => p.Name));
        string[] labels = ["negative", "neutral", "positive"];
        int[] truth = [2, 0, 1, 2];
        var expected = new int[3, 3];
        for (int i = 0; i < 4; i++) expected[truth[i], Array.IndexOf(labels, predicted.Json[i].GetProperty("label").GetString())]++;
        Assert.Equal(expected.Cast<int>(), report.GetProperty("confusion_matrix").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(n => n.GetInt32()));
        Assert.Equal(4, report.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task Folds_ShareTheRowsOut()
    {
        string data = work.Write("data.csv", TinyModelFolder.Reviews(90));
        async Task<int> Rows(string fold)
        {
            var run = await CliRun.Of(
                "evaluate", "--model", model.Folder, "--data", data, "--label-column", "stars", "--label-map", "1=negative,2=negative,3=neutral,4=positive,5=positive", "--fold", fold, "--json");
            return run.Json[0].GetProperty("rows").GetInt32();
        }

        Assert.Equal(90, await Rows("train") + await Rows("validation") + await Rows("test"));
        Assert.Equal(90, await Rows("all"));
    }

    [Fact]
    public async Task Label_ThatTheModelDoesNotHave_NamesTheNearest()
    {
        string data = work.Write("data.csv", "text,stars\ngood,5\n");

        var map = await CliRun.Of("evaluate", "--model", model.Folder, "--data", data, "--label-column", "stars", "--label-map", "5=positiv", "--json");
        var value = await CliRun.Of("evaluate", "--model", model.Folder, "--data", data, "--label-column", "stars", "--json");

        Assert.Equal(
            (2, "", "error: The model has no label 'positiv'.\n  where: --label-map\n  expected: one of 'negative', 'neutral', 'positive'.\n  Did you mean 'positive'?\n"),
            (map.Code, map.Out, map.Error));
        Assert.Equal((3, ""), (value.Code, value.Out));
        Assert.StartsWith($"error: The labels of the file are '5'; those of the model are 'negative', 'neutral', 'positive'.\n  where: {data}\n", value.Error);
    }

    [Fact]
    public async Task WithoutJson_ThereIsATableOfTheClasses()
    {
        string data = work.Write("data.csv", "text,label\ngood dress,positive\nbad coat,negative\n");

        var run = await CliRun.Of("evaluate", "--model", model.Folder, "--data", data);

        Assert.Equal(0, run.Code);
        Assert.Contains("| class    | precision | recall |", run.Out);
        foreach (var part in new[] { "| macro F1     |", "95% interval", "ROC AUC", "calibration: ECE ", "accuracy (| = confidence)" }) Assert.Contains(part, run.Out);
        Assert.DoesNotContain('\e', run.Out);
    }

    [Fact]
    public async Task Output_HoldsTheReportOfTheConsole_AndThePictures()
    {
        string data = work.Write("data.csv", TinyModelFolder.Reviews(60));

        var run = await Evaluate(data, "--output", work["out"], "--json", "--resamples", "200", "--seed", "5");
        var again = await Evaluate(data, "--output", work["out"], "--json", "--resamples", "200", "--seed", "5", "--threads", "1", "--texts");

        Assert.Equal((0, 0), (run.Code, again.Code));
        Assert.Equal(
            ["confusion_matrix.svg", "precision_recall.svg", "predictions.csv", "reliability.svg", "report.json", "roc.svg"],
            Directory.GetFiles(work["out"]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.Equal(again.Out, File.ReadAllText(work["out/report.json"]));
        Assert.Equal(Intervals(run), Intervals(again));
        Assert.StartsWith("line,text,label,predicted,confidence,score_negative,", File.ReadAllText(work["out/predictions.csv"]));
        Assert.EndsWith($"-> {work["out"]}: report.json, predictions.csv, confusion_matrix.svg, reliability.svg, roc.svg, precision_recall.svg\n", run.Error);
        Assert.Equal(["data.csv", "out"], work.Entries);
    }

    [Fact]
    public async Task Compare_SaysWhetherTheDifferenceIsMoreThanChance()
    {
        string data = work.Write("data.csv", TinyModelFolder.Reviews(60));

        var json = await Evaluate(data, "--compare", model.Folder, "--json", "--resamples", "300");
        var tables = await Evaluate(data, "--compare", model.Folder, "--resamples", "300");

        var comparison = json.Json[0].GetProperty("comparison");
        Assert.Equal(("undecided", 0), (comparison.GetProperty("verdict").GetString(), comparison.GetProperty("mcnemar").GetProperty("only_model_right").GetInt32()));
        Assert.Contains("| score    | model | other | difference |", tables.Out);
        Assert.Contains("can be shown: accuracy 0.0 points", tables.Out);
    }

    [Fact]
    public async Task NoResamples_LeaveTheIntervalsOut()
    {
        string data = work.Write("data.csv", "text,label\ngood dress,positive\nbad coat,negative\n");

        var run = await CliRun.Of("evaluate", "--model", model.Folder, "--data", data, "--json", "--resamples", "0");

        Assert.False(Assert.Single(run.Json).TryGetProperty("intervals", out _));
    }

    [Theory]
    [InlineData("error: A comparison needs resamples.\n  where: --resamples\n", "--compare", "x", "--resamples", "0")]
    [InlineData("error: There is no predictions.csv for the texts.\n  where: --texts\n", "--texts")]
    [InlineData("error: The value of --bins is '0'. Expected: a whole number from 1 to 1000.\n", "--bins", "0")]
    public async Task WrongOptions_AreRefusedBeforeAnyWork(string message, params string[] more)
    {
        var run = await Evaluate("nowhere.csv", [.. more, "--json"]);

        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.StartsWith(message, run.Error);
    }

    [Fact]
    public async Task Output_ThatIsAnotherFolder_IsLeftAlone()
    {
        Directory.CreateDirectory(work["mine"]);
        File.WriteAllText(work["mine/thesis.txt"], "");

        var run = await Evaluate(work.Write("data.csv", TinyModelFolder.Reviews(10)), "--output", work["mine"], "--json");

        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Contains("is neither empty nor the folder of an evaluation", run.Error);
        Assert.Single(Directory.GetFiles(work["mine"]));
    }

    Task<CliRun> Evaluate(string data, params string[] more) => CliRun.Of([
        "evaluate", "--model", model.Folder, "--data", data, "--text-columns", "title,text", "--label-column", "stars",
        "--label-map", "1=negative,2=negative,3=neutral,4=positive,5=positive", .. more]);

    static string Intervals(CliRun run) => run.Json[0].GetProperty("intervals").GetRawText();
}
