using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lab.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.Cli.Commands;

/// <summary>What `lab train` does with its rows before it learns, and what `lab predict` and `lab evaluate` do alike.</summary>
public sealed class TrainDataTests : IClassFixture<TinyModelFolder>, IDisposable
{
    const string Stars = "1=negative,2=negative,3=neutral,4=positive,5=positive";

    readonly TinyModelFolder model;
    readonly WorkFolder work = new();

    public TrainDataTests(TinyModelFolder model) => this.model = model;

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Cleaning_IsKeptWithTheModel_AndPredictionAppliesIt()
    {
        string data = work.Write("reviews.csv", TinyModelFolder.Reviews(120));
        Assert.Equal(0, (await Train(data, "new", "--clean", "html,users,repeats")).Code);

        var written = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(work["new"], "sentiment_lab.json"), TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(1, written.GetProperty("format_version").GetInt32());
        Assert.Equal(["html", "users", "repeats"], written.GetProperty("text_cleaning").EnumerateArray().Select(step => step.GetString()));

        var dirty = await CliRun.Of("predict", "@alice the coat &amp; dress are fiiiiiiine!!!!!", "--model", work["new"], "--json");
        var clean = await CliRun.Of("predict", "@user the coat & dress are fiiine!!!", "--model", work["new"], "--json");
        Assert.Equal(clean.Json[0].GetProperty("scores").ToString(), dirty.Json[0].GetProperty("scores").ToString());
        Assert.Equal("@alice the coat &amp; dress are fiiiiiiine!!!!!", dirty.Json[0].GetProperty("text").GetString());

        // Trained again without, the file goes.
        Assert.Equal(0, (await Train(data, "new")).Code);
        Assert.False(File.Exists(Path.Combine(work["new"], "sentiment_lab.json")));
    }

    [Fact]
    public async Task Evaluate_FindsTheTestFoldByTheCleanedTexts()
    {
        string data = work.Write("reviews.csv", TinyModelFolder.Reviews(200).Replace("quite", "quite &amp; @bob", StringComparison.Ordinal));
        var trained = await Train(data, "new", "--clean", "all");
        var evaluated = await CliRun.Of(
            "evaluate", "--model", work["new"], "--data", data, "--text-columns", "title,text", "--label-column", "stars", "--label-map", Stars, "--fold", "test", "--json", "--threads", "2");
        // The command adds fields of its own.
        Assert.All(
            trained.Json[0].GetProperty("splits").GetProperty("test").EnumerateObject(),
            field => Assert.Equal(field.Value.ToString(), evaluated.Json[0].GetProperty(field.Name).ToString()));
    }

    [Fact]
    public async Task Duplicates_AreReported_AndDroppedWhenAsked()
    {
        string data = work.Write("reviews.csv", TinyModelFolder.Reviews(60));
        string test = work.Write("test.csv", "title,text,stars\n" + string.Join('\n', TinyModelFolder.Reviews(60).Split('\n')[1..11]).ToUpperInvariant() + "\n");
        string[] split = ["--split", "given", "--test", test];

        var reported = await Train(data, "a", split);
        Assert.Contains("duplicates: 10 test rows have a twin in train (10 exact, 0 near)\n", reported.Error);
        Assert.Contains("test line 2, train line 2: the same\n", reported.Error);
        Assert.Contains("--duplicates drop", reported.Error);
        Assert.Equal(60, Rows(reported, "train"));

        var dropped = await Train(data, "b", [.. split, "--duplicates", "drop"]);
        Assert.Contains("duplicates: 10 rows were left out\n", dropped.Error);
        Assert.Equal((50, 10), (Rows(dropped, "train"), Rows(dropped, "test")));

        var ignored = await Train(data, "c", [.. split, "--duplicates", "ignore"]);
        Assert.DoesNotContain("duplicates", ignored.Error);
    }

    [Fact]
    public async Task Augmentation_AddsTrainingRowsOnly_AndTheMeasuresAreOfTheOriginals()
    {
        string data = work.Write("reviews.csv", TinyModelFolder.Reviews(120));
        var plain = await Train(data, "a");
        var run = await Train(data, "b", "--augment", "swap,typo", "--augment-share", "0.5", "--augment-words", "0.2");
        Assert.Equal(0, run.Code);
        Assert.Matches(@"rows: \d+ train \(\d+ of them excerpts or changed copies\), ", run.Error);
        foreach (string part in new[] { "train", "validation", "test" }) Assert.Equal(Rows(plain, part), Rows(run, part));
        Assert.True(run.Json[0].GetProperty("steps").GetInt32() > plain.Json[0].GetProperty("steps").GetInt32());

        var again = await Train(data, "c", "--augment", "swap,typo", "--augment-share", "0.5", "--augment-words", "0.2");
        Assert.Equal(0, again.Code);
        Assert.Equal(File.ReadAllBytes(Path.Combine(work["b"], "model.safetensors")), File.ReadAllBytes(Path.Combine(work["c"], "model.safetensors")));
    }

    [Theory]
    [InlineData("There is no cleaning step 'user'.", "--clean", "user")]
    [InlineData("There is no kind of augmentation 'swop'.", "--augment", "swop")]
    [InlineData("A share of augmentation is given, but no kind.", "--augment-share", "1")]
    public async Task WrongOption_IsNamed(string what, params string[] options)
    {
        var run = await Train(work.Write("reviews.csv", TinyModelFolder.Reviews(20)), "new", options);
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Contains(what, run.Error);
    }

    [Fact]
    public async Task Predict_ReadsJsonLinesTsvAndLatin1()
    {
        string json = work.Write("in.jsonl", "{\"id\":7,\"text\":\"good dress\"}\n{\"text\":\"bad \\u00e9\"}\n");
        string tsv = work.Write("in.tsv", "id\ttext\n7\tgood dress\n\tbad \u00e9\n");
        await File.WriteAllBytesAsync(work["in.dat"], Encoding.Latin1.GetBytes("id,text\n7,good dress\n,bad \u00e9\n"), TestContext.Current.CancellationToken);
        string[] outputs = [];
        foreach (string[] input in new string[][] { [json], [tsv], [work["in.dat"], "--format", "csv", "--encoding", "latin1"] })
        {
            var run = await CliRun.Of(["predict", "--model", model.Folder, "--output", work["out.csv"], "--input", .. input]);
            Assert.Equal((0, run.Error), (run.Code, run.Error));
            // Each is written as its input is.
            string text = await File.ReadAllTextAsync(work["out.csv"], input.Contains("latin1") ? Encoding.Latin1 : Encoding.UTF8, TestContext.Current.CancellationToken);
            outputs = [.. outputs, input[0] == tsv ? text.Replace('\t', ',') : text];
        }
        Assert.StartsWith("id,text,label,confidence,", outputs[0]);
        Assert.Contains("\n,bad \u00e9,", outputs[0]);
        Assert.Equal(outputs[0], Assert.Single(outputs.Distinct()));
    }

    [Fact]
    public async Task Data_ComesFromTheWeb_WithItsChecksum_AndFromTheCacheTheNextTime()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(TinyModelFolder.Reviews(60)), TestContext.Current.CancellationToken);
        byte[] bytes = packed.ToArray();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.Run(context => Results.Bytes(bytes, entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue("\"1\"")).ExecuteAsync(context));
        await server.StartAsync(TestContext.Current.CancellationToken);

        string url = server.Urls.First() + "/reviews.csv.gz";
        string sum = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var first = await Train(url, "a");
        Assert.Equal((0, 60), (first.Code, Rows(first, "train") + Rows(first, "validation") + Rows(first, "test")));
        Assert.Contains($"{url}: 0.0 MB, fetched, sha256 {sum}\n", first.Error);
        var second = await Train(url, "b");
        Assert.Contains($"{url}: 0.0 MB, from the cache, sha256 {sum}\n", second.Error);
        var missing = await Train("http://127.0.0.1:1/none.csv", "c");
        Assert.Equal((3, ""), (missing.Code, missing.Out));
        Assert.Contains("The server cannot be reached", missing.Error);
    }

    [Fact]
    public async Task Data_ComesThroughTheProxyOfTheEnvironment()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var proxy = builder.Build();
        string? asked = null;
        proxy.Run(context =>
        {
            asked = $"{context.Request.Host}{context.Request.Path}";
            return context.Response.WriteAsync("text\ngood dress\n");
        });
        await proxy.StartAsync(TestContext.Current.CancellationToken);

        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "lab.exe" : "lab");
        var start = new ProcessStartInfo(program, ["predict", "--input", "http://reviews.invalid/in.csv", "--model", model.Folder, "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["http_proxy"] = proxy.Urls.First(), ["no_proxy"] = "", ["LAB_CACHE"] = work["cache"] },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        Assert.Equal("reviews.invalid/in.csv", asked);
        Assert.Equal("good dress", JsonDocument.Parse(output).RootElement.GetProperty("text").GetString());
    }

    static int Rows(CliRun run, string part) => run.Json[0].GetProperty("splits").TryGetProperty(part, out var split) ? split.GetProperty("rows").GetInt32() : 0;

    Task<CliRun> Train(string data, string output, params string[] more) => CliRun.With(
        host => host with { Variable = name => name == "LAB_CACHE" ? work["cache"] : null },
        [
            "train", "--model", model.Folder, "--data", data, "--output", work[output], "--text-columns", "title,text", "--label-column", "stars", "--label-map", Stars,
            "--max-length", "32", "--batch-size", "8", "--epochs", "1", "--threads", "2", "--json", .. more,
        ]);
}
