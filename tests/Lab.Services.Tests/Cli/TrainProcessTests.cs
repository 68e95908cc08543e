using System.Diagnostics;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli;

/// <summary>A fine-tuning in processes of its own that is interrupted and goes on.</summary>
public sealed class TrainProcessTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Kill)]
    public async Task Interrupted_AndResumedInANewProcess_EndsInTheBytesOfAnUninterruptedRun(int signal)
    {
        Signal.SkipUnlessHeard(signal);
        work.Write("reviews.csv", TinyModelFolder.Reviews(120));
        using (var process = Start(Arguments("part")))
        {
            var ended = End(process);
            // Checkpoints come every five updates, in the middle of epochs too; the signal falls anywhere after the first.
            await Eventually.HoldsAsync(() => process.HasExited || (Directory.Exists(work["part"]) && Directory.GetDirectories(work["part"], "checkpoint-*").Length > 0));
            Signal.Send(process.Id, signal);
            var (code, output, error) = await ended;
            Assert.Equal((signal == Signal.Kill ? 128 + Signal.Kill : 130, ""), (code, output));
            if (signal != Signal.Kill) Assert.EndsWith("cancelled\n", error);
        }
        string[] left = Directory.GetDirectories(work["part"], "checkpoint-*");
        Assert.InRange(left.Length, 1, 2);
        Assert.False(File.Exists(work["part/model.safetensors"]));

        using var resumed = Start([.. Arguments("part"), "--resume"]);
        var (resumedCode, _, resumedError) = await End(resumed);
        Assert.True(resumedCode == 0, resumedError);
        Assert.Contains("continues after step ", resumedError);
        var whole = await CliRun.Of(Arguments("whole"));
        Assert.Equal(0, whole.Code);
        Assert.Equal(File.ReadAllBytes(work["whole/model.safetensors"]), File.ReadAllBytes(work["part/model.safetensors"]));
        Assert.Equal(Entries("whole"), Entries("part"));
    }

    [Fact]
    public async Task FullDisk_IsAnErrorThatNamesTheFolder_AndTheCheckpointBeforeStays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit of a file's size stands for a full disk.");
        work.Write("reviews.csv", TinyModelFolder.Reviews(120));
        using var cancellation = new CancellationTokenSource();
        var interrupted = await CliRun.With(
            host => host with { Error = new CancelAt("checkpoint-5\n", cancellation) }, Arguments("part"), cancellation.Token);
        Assert.Equal(130, interrupted.Code);
        string checkpoint = Directory.GetDirectories(work["part"]).Order(StringComparer.Ordinal).Last();
        byte[] weights = File.ReadAllBytes(Path.Combine(checkpoint, "model.safetensors"));

        // Files of more than 64 KiB cannot be written: the weights have 110. The runtime itself would map larger ones for its code.
        string program = Path.Combine(AppContext.BaseDirectory, "lab");
        using var process = Start("bash", ["-c", "trap '' XFSZ; ulimit -f 64; export DOTNET_EnableWriteXorExecute=0; exec \"$0\" \"$@\"", program, .. Arguments("part"), "--resume"]);
        var (code, output, error) = await End(process);

        Assert.Equal((3, ""), (code, output));
        Assert.Contains("error: The checkpoint of step ", error);
        Assert.Contains($"where: {work["part"]}", error);
        Assert.Contains($"The checkpoint before it is unharmed: {checkpoint}", error);
        Assert.Equal([Path.GetFileName(checkpoint)], Entries("part"));
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(checkpoint, "model.safetensors")));
    }

    string[] Arguments(string output) =>
    [
        "train", "--model", model.Folder, "--data", work["reviews.csv"], "--output", work[output], "--text-columns", "title,text", "--label-column", "stars",
        "--label-map", "1=negative,2=negative,3=neutral,4=positive,5=positive", "--max-length", "48", "--batch-size", "4", "--gradient-accumulation", "3",
        "--epochs", "10", "--dropout", "0.1", "--schedule", "cosine", "--save-every", "5", "--threads", "2",
    ];

    string[] Entries(string folder) => [.. Directory.EnumerateFileSystemEntries(work[folder]).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    static Process Start(string[] args) => Start(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "lab.exe" : "lab"), args);

    static Process Start(string program, string[] args) =>
        Process.Start(new ProcessStartInfo(program, args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    static async Task<(int Code, string Out, string Error)> End(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(patience, TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
