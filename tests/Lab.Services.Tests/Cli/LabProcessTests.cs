using System.Diagnostics;
using System.Text.Json;
using Lab.Cli;
using Lab.Sentiment;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli;

/// <summary>The built executable in a process of its own.</summary>
public sealed class LabProcessTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Version_IsTheOneOfTheBuild()
    {
        using var process = Start("--version");

        Assert.Equal((0, BuildVersion.Full + "\n", ""), await End(process));
    }

    [Fact]
    public async Task Json_FromAPipe_LeavesStdoutToJson()
    {
        using var process = Start("predict", "--model", model.Folder, "--json");
        await process.StandardInput.WriteAsync("good dress\n");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        // The first answer comes while the input is still open.
        string? first = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(patience, TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync("схема 😀\n");
        process.StandardInput.Close();
        var (code, rest, error) = await End(process);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(["good dress", "схема 😀"], new[] { first!, rest }.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public async Task Signal_WhileItPredicts_EndsWith130AndLeavesNothing(int signal)
    {
        Signal.SkipUnlessHeard(signal);
        using var process = Start("predict", "--model", model.Folder, "--output", work["out.csv"]);
        await process.StandardInput.WriteAsync("good dress\n");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        // The unfinished file shows that the command is at work.
        await Eventually.HoldsAsync(() => work.Entries.Length > 0 || process.HasExited);
        Signal.Send(process.Id, signal);

        Assert.Equal((130, "", "cancelled\n"), await End(process));
        Assert.Empty(work.Entries);
    }

    static Process Start(params string[] args)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "lab.exe" : "lab");
        return Process.Start(new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
            StandardOutputEncoding = new System.Text.UTF8Encoding(false),
        })!;
    }

    static async Task<(int Code, string Out, string Error)> End(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(patience, TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
