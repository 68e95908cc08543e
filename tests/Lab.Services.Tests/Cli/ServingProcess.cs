using System.Diagnostics;
using Lab.TestSupport.RunningSystem;

namespace Lab.Services.Tests.Cli;

/// <summary>A command that serves until it is told to stop, in a process of its own.</summary>
sealed class ServingProcess : IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    // What carries this in its environment was started by this test.
    readonly string mark = Guid.NewGuid().ToString("N");
    readonly Process process;

    /// <param name="program">The executable.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="change">Changes where and in which environment it runs.</param>
    public ServingProcess(string program, string[] args, Action<ProcessStartInfo>? change = null)
    {
        Assert.SkipUnless(ProcessTable.IsAvailable, "Signals and the processes left behind are looked at as Linux shows them.");
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in (string[])["LOG_LEVEL", "MODEL_PATH", "LAB_URLS"]) start.Environment.Remove(name);
        start.Environment["LAB_TEST_MARK"] = mark;
        change?.Invoke(start);
        process = Process.Start(start)!;
    }

    /// <summary>The built <c>lab</c>.</summary>
    public static ServingProcess Lab(params string[] args) => new(Path.Combine(AppContext.BaseDirectory, "lab"), args);

    /// <summary>Ids of the command and of whatever it has started.</summary>
    public IReadOnlyList<int> Processes => ProcessTable.WithEnvironment("LAB_TEST_MARK=" + mark);

    public void Signal(int signal) => TestSupport.Signal.Send(process.Id, signal);

    /// <summary>Where it listens, as its log says.</summary>
    public async Task<Uri> AddressAsync()
    {
        const string start = "Now listening on: ";
        string line = await SaysAsync(start);
        return new Uri(line[(line.IndexOf(start, StringComparison.Ordinal) + start.Length)..].Trim());
    }

    /// <summary>Reads its log up to a line with this text.</summary>
    public async Task<string> SaysAsync(string text)
    {
        while (true)
            if (await LineAsync() is var line && line.Contains(text, StringComparison.Ordinal)) return line;
    }

    /// <summary>Next line of its log.</summary>
    public async Task<string> LineAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        return await process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(patience, cancellation)
            ?? throw new InvalidOperationException($"It has ended: {await process.StandardError.ReadToEndAsync(cancellation)}");
    }

    /// <summary>Exit code and error stream. Both streams end only when nobody holds them any more.</summary>
    public async Task<(int Code, string Error)> EndAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation).WaitAsync(patience, cancellation);
        await output.WaitAsync(patience, cancellation);
        return (process.ExitCode, await error.WaitAsync(patience, cancellation));
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
