using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lab.Cli;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Situations;

/// <summary>Every command and service, as a process, in the situations of <see cref="Situation.All"/>: one clear line, the code of the contract, no stack.</summary>
public sealed class SituationTests : IClassFixture<SituationTests.Places>
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    readonly Places places;

    public SituationTests(Places places) => this.places = places;

    public static TheoryData<string> Names => [.. Situation.All.Select(situation => situation.ToString())];

    [Fact]
    public void EveryCommand_IsInTheList()
    {
        var root = LabCli.Commands(new LabHost(TextReader.Null, TextWriter.Null, TextWriter.Null), new CommonOptions());
        Assert.Equal(
            [.. Leaves(root, ""), "Lab.Mailbox", "Lab.MlflowServer", "Lab.Monitor", "Lab.PredictionService", "Lab.Trainer"],
            Situation.All.Select(situation => situation.Command).Distinct().Order(StringComparer.Ordinal).OrderBy(name => name.StartsWith("Lab.", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Situation_EndsWithItsCode_AndNoStack(string name)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Starts a process for each situation: set LAB_TESTS=full.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes, devices and their names as Linux has them.");
        var situation = Situation.All.Single(one => one.ToString() == name);
        using var process = Process.Start(places.Start(situation.Script))!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        string told = await error;
        Assert.True(situation.Code == process.ExitCode, $"code {process.ExitCode}\n{told}\n{await output}");
        Assert.DoesNotContain("This is a bug", told);
        Assert.DoesNotContain("   at ", told + await output);
        Assert.DoesNotContain("Unhandled", told);
        if (situation.Error.Length > 0) Assert.Contains(situation.Error, told);
        else Assert.DoesNotContain("error:", told);
    }

    static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path.TrimStart()]
        : command.Subcommands.SelectMany(inner => Leaves(inner, $"{path} {inner.Name}")).Order(StringComparer.Ordinal);

    /// <summary>A model, a damaged one, data, a port that is taken.</summary>
    public sealed class Places : IDisposable
    {
        readonly TinyModelFolder model = new();
        readonly TinyModelFolder damaged = new();
        readonly TinyModelFolder twins = new();
        readonly TcpListener taken = new(IPAddress.Loopback, 0);
        readonly string root = Directory.CreateTempSubdirectory("lab-situations-").FullName;
        int runs;

        public Places()
        {
            string weights = Path.Combine(damaged.Folder, "model.safetensors");
            File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..1_000]);
            string config = Path.Combine(twins.Folder, "config.json");
            File.WriteAllText(config, File.ReadAllText(config).Replace("neutral", "Positive", StringComparison.Ordinal));
            string[] words = ["bad", "plain", "lovely"], labels = ["negative", "neutral", "positive"];
            File.WriteAllText(Path.Combine(root, "data.csv"), "text,label\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{words[i % 3]} dress {i},{labels[i % 3]}\n")));
            taken.Start();
        }

        public ProcessStartInfo Start(string script)
        {
            // Each in a folder of its own.
            string work = Directory.CreateDirectory(Path.Combine(root, Interlocked.Increment(ref runs).ToString(CultureInfo.InvariantCulture))).FullName;
            string data = Path.Combine(root, "data.csv");
            File.WriteAllText(
                Path.Combine(work, "pipeline.json"),
                $$"""
                {
                  "preprocess": { "url_data": "{{data}}", "training_data_path": "train.csv", "validation_data_path": "validation.csv", "test_data_path": "test.csv" },
                  "train": { "model": { "model_name": "{{model.Folder}}", "max_input_length": 16 }, "n_epochs": 1, "train_dir": "training", "best_model_path": "model" }
                }
                """);
            var start = new ProcessStartInfo("sh", ["-c", script])
            {
                WorkingDirectory = work,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (string name in (string[])["LOG_LEVEL", "MODEL_PATH", "LAB_URLS", "MLFLOW_TRACKING_URI"]) start.Environment.Remove(name);
            start.Environment["lab"] = Path.Combine(AppContext.BaseDirectory, "lab");
            start.Environment["services"] = AppContext.BaseDirectory.TrimEnd('/');
            start.Environment["model"] = model.Folder;
            start.Environment["damaged"] = damaged.Folder;
            start.Environment["twins"] = twins.Folder;
            start.Environment["data"] = data;
            start.Environment["taken"] = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
            return start;
        }

        public void Dispose()
        {
            taken.Dispose();
            model.Dispose();
            damaged.Dispose();
            twins.Dispose();
            Directory.Delete(root, recursive: true);
        }
    }
}
