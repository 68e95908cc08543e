using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Lab.Datasets;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Commands;

public sealed class PredictCommandTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IDisposable
{
    readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Json_GivesALinePerText_WithTheNamesOfTheContract()
    {
        var run = await CliRun.Of("predict", "good dress", "@awful coat", "--model", model.Folder, "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(["good dress", "@awful coat"], run.Json.Select(line => line.GetProperty("text").GetString()));
        foreach (var line in run.Json)
        {
            Assert.Equal(["text", "label", "confidence", "scores", "truncated"], line.EnumerateObject().Select(p => p.Name));
            var scores = line.GetProperty("scores").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());
            Assert.Equal(["negative", "neutral", "positive"], scores.Keys);
            Assert.Equal(1, scores.Values.Sum(), 1e-5);
            Assert.Equal(scores.MaxBy(pair => pair.Value).Key, line.GetProperty("label").GetString());
            Assert.Equal(scores.Values.Max(), line.GetProperty("confidence").GetDouble());
            Assert.False(line.GetProperty("truncated").GetBoolean());
        }
    }

    [Fact]
    public async Task Texts_WithoutATerminal_ArePlainLines()
    {
        var run = await CliRun.Of("predict", "good\ndress \e[31m", "--model", model.Folder);

        Assert.Equal(0, run.Code);
        Assert.Matches(@"\A(negative|neutral |positive)   ?\d{2,3}\.\d%  good dress  \[31m\n\z", run.Out);
    }

    [Fact]
    public async Task Terminal_ShowsColoursAndBars_UnlessNoColorIsSet()
    {
        string[] args = ["predict", "good dress", "--model", model.Folder];
        var colours = await CliRun.With(host => host with { OutIsTerminal = true }, args);
        var plain = await CliRun.With(host => host with { OutIsTerminal = true, Variable = name => name == "NO_COLOR" ? "1" : null }, args);

        Assert.Matches(@"\e\[[0-9;]*[39][123]m", colours.Out);
        Assert.Contains("━", colours.Out);
        Assert.DoesNotMatch(@"\e\[[0-9;]*[39]\d", plain.Out);
    }

    [Theory]
    [InlineData(-2.5f)]
    [InlineData(0.25f)]
    [InlineData(40f)]
    public async Task Regression_HasNumbers_WithoutAPercentSignOrABar(float number)
    {
        using var regression = new OneLogitFolder(number, "regression");
        foreach (bool terminal in (bool[])[false, true])
        {
            var run = await CliRun.With(host => host with { OutIsTerminal = terminal }, ["predict", "good dress", "--model", regression.Folder]);

            Assert.Equal((0, ""), (run.Code, run.Error));
            Assert.Contains(number.ToString("F3", CultureInfo.InvariantCulture), run.Out);
            Assert.DoesNotContain("%", run.Out);
            Assert.DoesNotContain("━", run.Out);
        }
    }

    [Fact]
    public async Task StandardInput_IsReadLineByLine_WhenThereIsNothingElse()
    {
        var run = await CliRun.With(
            host => host with { In = new StringReader("good dress\nbad coat\r\nlovely"), InputRedirected = true }, ["predict", "--model", model.Folder, "--json"]);

        Assert.Equal(0, run.Code);
        Assert.Equal(["good dress", "bad coat", "lovely"], run.Json.Select(line => line.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData("", 3, "error: The text is empty.\n  where: standard input, line 2\n  Correct the line, or leave bad ones out with --skip-bad-rows.\n")]
    [InlineData("--skip-bad-rows", 0, "warning: 1 bad row was left out:\n  line 2: the text is empty\n")]
    public async Task EmptyLine_OfStandardInput_IsABadRow(string option, int code, string message)
    {
        string[] args = ["predict", "--model", model.Folder, "--json", .. option.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        var run = await CliRun.With(host => host with { In = new StringReader("good\n \nbad\n"), InputRedirected = true }, args);

        Assert.Equal((code, message), (run.Code, run.Error));
    }

    [Fact]
    public async Task Output_KeepsTheColumnsAndAppendsThePredictions_AlsoThroughGzip()
    {
        const string csv = "id,\"a \"\"quoted\"\" name\",text\n1,\"x, y\",good dress\n2,\"two\nlines\",\"bad, coat\"\n3,,lovely\n";
        string input = work["in.csv.gz"];
        await using (var gzip = new GZipStream(File.Create(input), CompressionLevel.Fastest)) await gzip.WriteAsync(Encoding.UTF8.GetBytes(csv), TestContext.Current.CancellationToken);

        var run = await CliRun.Of("predict", "--input", input, "--output", work["out.csv.gz"], "--model", model.Folder, "--json");
        var lines = await CliRun.Of("predict", "--input", input, "--model", model.Folder, "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal(["in.csv.gz", "out.csv.gz"], work.Entries);
        using var rows = CsvRowReader.Open(work["out.csv.gz"]);
        Assert.Equal(["id", "a \"quoted\" name", "text", "label", "confidence", "score_negative", "score_neutral", "score_positive"], rows.Header);
        string[] Expected(string[] kept, JsonElement line) =>
        [
            .. kept, line.GetProperty("label").GetString()!, line.GetProperty("confidence").GetSingle().ToString("R"),
            .. line.GetProperty("scores").EnumerateObject().Select(p => p.Value.GetSingle().ToString("R")),
        ];
        Assert.Equal(
            [
                Expected(["1", "x, y", "good dress"], lines.Json[0]), Expected(["2", "two\nlines", "bad, coat"], lines.Json[1]),
                Expected(["3", "", "lovely"], lines.Json[2]),
            ],
            rows.Rows(TestContext.Current.CancellationToken).Select(row => row.Fields));
        Assert.Equal(["output", "rows", "bad_rows", "truncated", "no_known_words", "nothing_visible", "seconds", "rows_per_second"], Assert.Single(run.Json).EnumerateObject().Select(p => p.Name));
        Assert.Equal((3, 0), (run.Json[0].GetProperty("rows").GetInt32(), run.Json[0].GetProperty("bad_rows").GetInt32()));
    }

    [Fact]
    public async Task Output_WithTakenNames_GetsASuffix()
    {
        string input = work.Write("in.csv", "text,label\ngood,5\n");

        var run = await CliRun.Of("predict", "--input", input, "--output", work["out.csv"], "--model", model.Folder);

        Assert.Equal(0, run.Code);
        Assert.Equal("text,label,label_predicted,confidence,score_negative,score_neutral,score_positive", File.ReadLines(work["out.csv"]).First());
        Assert.StartsWith("warning: The input has a column 'label' already: what is predicted is called 'label_predicted'.\n", run.Error);
    }

    [Fact]
    public async Task TextColumns_AreJoined()
    {
        string input = work.Write("in.csv", "title,body\nGood,dress\n,coat\n");

        var run = await CliRun.Of("predict", "--input", input, "--text-columns", "title, body", "--join", " - ", "--model", model.Folder, "--json");

        Assert.Equal(["Good - dress", "coat"], run.Json.Select(line => line.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task BadRow_StopsWithItsLine_AndLeavesNoFile()
    {
        string input = work.Write("in.csv", "text,n\ngood,1\nbad\n");

        var run = await CliRun.Of("predict", "--input", input, "--output", work["out.csv"], "--model", model.Folder);

        Assert.Equal(3, run.Code);
        Assert.Equal("", run.Out);
        Assert.StartsWith($"error: The row has 1 field, the header has 2 fields.\n  where: {input}, line 3\n", run.Error);
        Assert.Equal(["in.csv"], work.Entries);
    }

    [Fact]
    public async Task BadRows_AreCounted_WhenTheyAreSkipped()
    {
        string input = work.Write("in.csv", "text,n\ngood,1\nbad\n,3\nlovely,4\n");

        var run = await CliRun.Of("predict", "--input", input, "--model", model.Folder, "--json", "--skip-bad-rows");

        Assert.Equal(0, run.Code);
        Assert.Equal(["good", "lovely"], run.Json.Select(line => line.GetProperty("text").GetString()));
        Assert.Equal("warning: 2 bad rows were left out:\n  line 3: the row has 1 field, the header has 2 fields\n  line 4: the text is empty\n", run.Error);
    }

    [Fact]
    public async Task MissingColumn_NamesTheNearest()
    {
        string input = work.Write("in.csv", "id,review\n1,good\n");

        var run = await CliRun.Of("predict", "--input", input, "--text-column", "reveiw", "--model", model.Folder);

        Assert.Equal((3, ""), (run.Code, run.Out));
        Assert.Equal($"error: There is no column 'reveiw'.\n  where: {input}\n  expected: one of the columns 'id', 'review'.\n  Did you mean 'review'?\n", run.Error);
    }

    [Fact]
    public async Task Output_OverTheInput_IsRefused()
    {
        string input = work.Write("in.csv", "text\ngood\n");
        File.CreateSymbolicLink(work["link.csv"], input);

        var same = await CliRun.Of("predict", "--input", input, "--output", input, "--model", model.Folder);
        var linked = await CliRun.Of("predict", "--input", input, "--output", work["link.csv"], "--model", model.Folder);

        Assert.Equal((2, 2), (same.Code, linked.Code));
        Assert.StartsWith($"error: '{input}' is the input.\n  where: --output\n", same.Error);
        Assert.Equal("text\ngood\n", File.ReadAllText(input));
    }

    [Fact]
    public async Task Cancelled_BetweenWindows_LeavesNoFile()
    {
        using var cancellation = new CancellationTokenSource();
        var lines = new CountedLines(100_000, at: 3_000, cancellation.Cancel);

        var run = await CliRun.With(
            host => host with { In = lines, InputRedirected = true }, ["predict", "--output", work["out.csv"], "--model", model.Folder], cancellation.Token);

        Assert.Equal((130, "", "cancelled\n"), (run.Code, run.Out, run.Error));
        Assert.Empty(work.Entries);
        Assert.InRange(lines.Count, 3_000, 10_000);
    }

    [Fact]
    public async Task LongText_IsMarkedAsTruncated_AndMaxLengthChangesWhereItIsCut()
    {
        string text = string.Join(' ', Enumerable.Repeat("good", 30));

        var whole = await CliRun.Of("predict", text, "--model", model.Folder, "--json");
        var cut = await CliRun.Of("predict", text, "--model", model.Folder, "--json", "--max-length", "8");
        var wrong = await CliRun.Of("predict", text, "--model", model.Folder, "--json", "--max-length", "49");

        Assert.False(whole.Json[0].GetProperty("truncated").GetBoolean());
        Assert.True(cut.Json[0].GetProperty("truncated").GetBoolean());
        Assert.Equal((2, "", "error: The maximum length is 49 tokens.\n  where: --max-length\n  expected: 3 to 48 for this model\n"), (wrong.Code, wrong.Out, wrong.Error));
    }

    [Fact]
    public async Task TextsThatTheModelCannotRead_AreFlagged_InEveryOutput()
    {
        string[] texts = ["good dress", "\u2603", "\u200D\uFE0F"];
        string input = work["in.csv"], output = work["out.csv"];
        await File.WriteAllTextAsync(input, "text\n" + string.Join('\n', texts) + "\n", TestContext.Current.CancellationToken);

        var json = await CliRun.Of(["predict", .. texts, "--model", model.Folder, "--json"]);
        var lines = await CliRun.Of(["predict", .. texts, "--model", model.Folder]);
        var file = await CliRun.Of("predict", "--input", input, "--output", output, "--warnings", "--model", model.Folder, "--json");
        var nowhere = await CliRun.Of("predict", "good", "--warnings", "--model", model.Folder);

        Assert.Equal(
            ["", "no-known-words", "nothing-visible"],
            json.Json.Select(line => line.TryGetProperty("warnings", out var warnings) ? Assert.Single(warnings.EnumerateArray()).GetProperty("code").GetString() : ""));
        Assert.Equal(
            ["", " (no word that the model knows: the label means little)", " (nothing visible: the label means nothing)"],
            lines.Out.TrimEnd('\n').Split('\n').Select(line => line.IndexOf(" (", StringComparison.Ordinal) is >= 0 and var at ? line[at..] : ""));
        string[] rows = await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken);
        Assert.Equal(["warnings", "", "no-known-words", "nothing-visible"], rows.Select(row => row.Split(',')[^1]));
        Assert.Equal((1, 1), (file.Json[0].GetProperty("no_known_words").GetInt32(), file.Json[0].GetProperty("nothing_visible").GetInt32()));
        Assert.Contains("warning: 1 texts have no word that the model knows: their label means little.\n", file.Error);
        Assert.Equal((2, "error: There is no file for the column of the warnings.\n  where: --warnings\n  expected: with --output FILE; lines have their warnings anyway\n"), (nowhere.Code, nowhere.Error));
    }

    [Fact]
    public async Task Model_ComesFromTheEnvironment_ElseFromAStarterAbove_ElseIsAskedFor()
    {
        string deep = Directory.CreateDirectory(work["a/b"]).FullName;
        var none = await CliRun.With(host => host with { CurrentFolder = deep }, ["predict", "good", "--json"]);
        var environment = await CliRun.With(host => host with { Variable = name => name == "MODEL_PATH" ? model.Folder : null }, ["predict", "good", "--json"]);
        Directory.CreateDirectory(work["data/models"]);
        Directory.CreateSymbolicLink(work["data/models/starter"], model.Folder);
        var starter = await CliRun.With(host => host with { CurrentFolder = deep }, ["predict", "good", "--json"]);

        Assert.Equal((0, 0), (environment.Code, starter.Code));
        Assert.Equal(environment.Out, starter.Out);
        // A checkout with a starter finds that one from where the program lies.
        if (none.Code != 0)
        {
            Assert.Equal((4, ""), (none.Code, none.Out));
            Assert.EndsWith("  Name one with --model or MODEL_PATH.\n", none.Error);
        }
    }

    [Theory]
    [InlineData("error: There is nothing to classify.\n")]
    [InlineData("error: Both TEXT and --input are given.\n", "good", "--input", "x.csv")]
    [InlineData("error: Text columns are named, but there is no CSV.\n", "good", "--text-column", "text")]
    [InlineData("error: The text is empty.\n", " ")]
    public async Task WrongUsage_SaysWhatWouldBeRight(string message, params string[] args)
    {
        var run = await CliRun.Of(["predict", "--model", model.Folder, "--json", .. args]);

        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.StartsWith(message, run.Error);
    }

    /// <summary>Lines without end in memory; calls back at one of them.</summary>
    sealed class CountedLines(int count, int at, Action reached) : TextReader
    {
        public int Count { get; private set; }

        public override string? ReadLine()
        {
            if (Count == count) return null;
            if (++Count == at) reached();
            return "good dress";
        }
    }
}
