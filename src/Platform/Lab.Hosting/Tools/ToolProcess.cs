using System.Diagnostics;

namespace Lab.Hosting.Tools;

/// <summary>Runs a program to its end and keeps the last lines it wrote.</summary>
static class ToolProcess
{
    const int LinesKept = 20;

    /// <param name="program">Full path.</param>
    /// <param name="arguments">Handed over as they are, no shell between.</param>
    /// <param name="variables">Set on top of this process's own.</param>
    /// <param name="hidden">Variables of this process that the program does not get.</param>
    /// <param name="limit">The program is killed with its children after this time.</param>
    /// <param name="cancellation">The same, on demand.</param>
    /// <returns>Exit code and the last lines of both outputs.</returns>
    /// <exception cref="TimeoutException">The limit was reached.</exception>
    public static async Task<(int ExitCode, string Tail)> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables, IEnumerable<string> hidden,
        TimeSpan limit, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in hidden) start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;

        var tail = new Queue<string>();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new TimeoutException($"{Path.GetFileName(program)} did not end within {limit.TotalSeconds:0} s.");
        }
        lock (tail) return (process.ExitCode, string.Join('\n', tail));

        void Keep(string? line)
        {
            if (string.IsNullOrWhiteSpace(line)) return;
            lock (tail)
            {
                tail.Enqueue(line);
                if (tail.Count > LinesKept) tail.Dequeue();
            }
        }
    }
}
