using System.Security.Cryptography;
using System.Text.Json;
using Lab.Cli;
using Lab.Sentiment;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Commands;

public sealed class InfoCommandTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>
{
    [Fact]
    public async Task Json_DescribesBuildMachineAndModel()
    {
        var run = await CliRun.Of("info", "--model", model.Folder, "--threads", "3", "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var info = Assert.Single(run.Json);
        Assert.Equal(
            ["version", "commit", "runtime", "system", "processor", "threads", "kernels", "cache_folder", "model", "settings"], info.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("0.1.0", 3), (info.GetProperty("version").GetString(), info.GetProperty("threads").GetInt32()));
        string sha = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(model.Folder, "model.safetensors"))));
        long bytes = Directory.GetFiles(model.Folder).Sum(file => new FileInfo(file).Length);
        Assert.Equal(
            $$"""{"folder":"{{model.Folder}}","architecture":"bert","parameters":27203,"labels":["negative","neutral","positive"],"is_classifier":true,"max_length":48,"dtype":"f32","bytes":{{bytes}},"sha256":"{{sha}}"}""",
            info.GetProperty("model").GetRawText());
    }

    [Fact]
    public async Task Config_TellsWhereEachValueCameFrom()
    {
        var variables = new Dictionary<string, string> { ["LAB_THREADS"] = "5", ["LAB_CACHE"] = "/tmp/cache", ["MODEL_PATH"] = model.Folder, ["MLFLOW_TRACKING_TOKEN"] = "secret" };

        var run = await CliRun.With(host => host with { Variable = variables.GetValueOrDefault }, ["info", "--config", "--seed", "7", "--json"]);

        Assert.Equal(0, run.Code);
        Assert.Equal(5, run.Json[0].GetProperty("threads").GetInt32());
        Assert.Equal(
            [
                $"model={model.Folder} environment", "threads=5 environment", "kernels=simd default", "precision=auto default", "device=auto default", "seed=7 option", "cache=/tmp/cache environment",
                "hub=https://huggingface.co default", "hub token= default", "hub home= default", "hub cache= default", "hub offline= default",
                "tracking server= default", "tracking user= default", "tracking password= default", "tracking token=*** environment",
            ],
            Settings(run, "lab").Select(s => $"{s.GetProperty("name").GetString()}={s.GetProperty("value").GetString()} {s.GetProperty("source").GetString()}"));
    }

    [Fact]
    public async Task ConfigWithAFile_TellsWhatItSetsInTheServices()
    {
        using var work = new WorkFolder();
        string file = work.Write("lab.json", """{"Cache":{"Ttl":"00:10:00"},"ConnectionStrings":{"redis":"host:6379,password=secret,ssl=true"},"HttpResilience":{"Retries":1}}""");

        var run = await CliRun.Of("info", "--config", file, "--threads", "3", "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var serve = Settings(run, "lab serve");
        Assert.Equal(
            [
                "Cache:Enabled=true default", "Cache:Ttl=00:10:00 file lab.json", "ConnectionStrings:redis=host:6379,password=***,ssl=true file lab.json",
                "HttpResilience:Retries=1 file lab.json", "Prediction:Threads=3 option",
            ],
            serve.Select(Text).Where(text => text.StartsWith("Cache:E") || text.StartsWith("Cache:T") || text.Contains(":redis=") || text.Contains(":Retries=") || text.Contains(":Threads=")).Order(StringComparer.Ordinal));
        Assert.Contains(("Cache:Ttl", "Cache__Ttl", "-- --Cache:Ttl"), serve.Select(s => (s.GetProperty("name").GetString()!, s.GetProperty("variable").GetString()!, s.GetProperty("option").GetString()!)));
        string[] tracking = [.. Settings(run, "lab tracking").Select(Text)];
        Assert.Contains("backend-store-uri=sqlite:///mlflow.db default", tracking);
        Assert.Contains("HttpResilience:Retries=1 file lab.json", tracking);
        Assert.DoesNotContain("secret", run.Out);
    }

    [Fact]
    public async Task Config_ForPeopleIsATableOfEachCommand()
    {
        var run = await CliRun.Of("info", "--config");

        Assert.Equal(0, run.Code);
        Assert.Equal(3, run.Lines.Count(line => line.Contains(" value ") && line.Contains(" from ")));
        Assert.Contains("Batching:MaxBatchTokens", run.Out);
    }

    [Theory]
    [InlineData(null, "error: There is no file '")]
    [InlineData("{ oops", "error: '")]
    public async Task ConfigFileThatCannotBeRead_EndsWith2(string? text, string said)
    {
        using var work = new WorkFolder();
        string file = text is null ? work["absent.json"] : work.Write("bad.json", text);

        foreach (string[] command in (string[][])[["info", "--config", file], ["tracking", "--config", file, "--port", "0"]])
            Assert.Equal(2, (await CliRun.Of(command)).Code);
        Assert.StartsWith(said, (await CliRun.Of("info", "--config", file)).Error);
    }

    static JsonElement[] Settings(CliRun run, string command) =>
        [.. run.Json[0].GetProperty("settings").EnumerateArray().Where(setting => setting.GetProperty("command").GetString() == command)];

    static string Text(JsonElement s) => $"{s.GetProperty("name").GetString()}={s.GetProperty("value").GetString()} {s.GetProperty("source").GetString()}";

    [Fact]
    public async Task NamedModel_ThatIsNotThere_IsAnError()
    {
        var run = await CliRun.Of("info", "--model", "/no/such/folder", "--json");

        Assert.Equal((4, ""), (run.Code, run.Out));
        Assert.StartsWith("error: The model folder 'folder' does not exist.\n  where: /no/such/folder\n", run.Error);
    }

    [Fact]
    public async Task Version_IsOneLine()
    {
        var plain = await CliRun.Of("--version");
        var json = await CliRun.Of("--version", "--json");

        Assert.Equal((0, BuildVersion.Full + "\n", ""), (plain.Code, plain.Out, plain.Error));
        Assert.Matches(@"\A0\.1\.0(\+[0-9a-f]{12})?\n\z", plain.Out);
        Assert.Equal(BuildVersion.Version, json.Json[0].GetProperty("version").GetString());
    }
}
