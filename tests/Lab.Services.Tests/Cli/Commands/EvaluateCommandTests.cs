using Lab.TestSupport;
namespace Lab.Services.Tests.Cli.Commands;

public sealed class EvaluateCommandTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IDisposable
{
    readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Json_IsOneSplitObject_WithTheConfusionOfThePredictions()
    {
        string data = work.Write("data.csv", "text,label\ngood dress,positive\nbad coat,NEGATIVE\nplain,1\nlovely,2\n");

        var run = await CliRun.Of("evaluate", "--model", model.Folder, "--data", data, "--json");
        var predicted = await CliRun.Of("predict", "good dress", "bad coat", "plain", "lovely", "--model", model.Folder, "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var report = Assert.Single(run.Json);
        Assert.Equal(["rows", "accuracy", "macro_f1", "macro_recall", "log_loss", "ece", "per_class", "confusion_matrix"], report.EnumerateObject().Select(p => p.Name));
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
        Assert.StartsWith($"error: The label '5' is unknown.\n  where: {data}, line 2\n  expected: one of the labels 'negative', 'neutral', 'positive' or a class index from 0 to 2.\n", value.Error);
    }

    [Fact]
    public async Task WithoutJson_ThereIsATableOfTheClasses()
    {
        string data = work.Write("data.csv", "text,label\ngood dress,positive\nbad coat,negative\n");

        var run = await CliRun.Of("evaluate", "--model", model.Folder, "--data", data);

        Assert.Equal(0, run.Code);
        Assert.Contains("| class    | precision | recall |", run.Out);
    }
}
