using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace AppHost.Resources.Running;

/// <summary>Runs a program to its end; on cancellation it ends, with all that it started.</summary>
static class ToolProcess
{
    // As a shell has it.
    const int notStarted = 127;

    /// <param name="program">Full path, or a name on PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="limit">Longest time.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="variables">Added to its environment.</param>
    /// <param name="line">Told each line of its streams as it comes.</param>
    /// <returns>Exit code, 127 when it cannot be started, and what it wrote.</returns>
    /// <exception cref="LabException">It took longer than the limit.</exception>
    public static async Task<(int ExitCode, string Text)> RunAsync(
        string program, string[] arguments, string folder, TimeSpan limit, CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? variables = null, Action<string>? line = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) start.Environment[name] = value;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception refused)
        {
            return (notStarted, refused.Message);
        }

        using (process) return await EndAsync(process, Path.GetFileName(program), limit, line, cancellation);
    }

    static async Task<(int ExitCode, string Text)> EndAsync(Process process, string name, TimeSpan limit, Action<string>? line, CancellationToken cancellation)
    {
        process.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        // In the cancellation itself: one that comes from the end of this process does not wait for what follows it.
        using var end = deadline.Token.UnsafeRegister(_ => process.Kill(entireProcessTree: true), null);
        var text = new StringBuilder();
        try
        {
            await Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
            await process.WaitForExitAsync(deadline.Token);
            // One that was ended has an exit code too, which means nothing.
            deadline.Token.ThrowIfCancellationRequested();
            return (process.ExitCode, text.ToString());
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new LabException(ErrorKind.MissingTool, $"{name} did not end within {limit.TotalMinutes:0} minutes.");
        }

        async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync(deadline.Token) is { } read)
            {
                lock (text) text.AppendLine(read);
                line?.Invoke(read);
            }
        }
    }
}
