using System.ComponentModel;
using System.Diagnostics;

namespace Lab.Cli.Doctor;

/// <summary>How a program ended, and what it wrote.</summary>
/// <param name="ExitCode">127, as in a shell, when it could not be started.</param>
/// <param name="Output">To standard output.</param>
/// <param name="Error">To the error stream.</param>
sealed record ToolAnswer(int ExitCode, string Output, string Error = "")
{
    const int NotStarted = 127;

    /// <summary>The first line that says something, of either stream.</summary>
    public string FirstLine => $"{Output}\n{Error}".Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";

    /// <param name="program">Full path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Ends the program, with all that it started.</param>
    public static async Task<ToolAnswer> OfAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception refused)
        {
            return new(NotStarted, "", refused.Message);
        }

        using (process)
        {
            using var end = cancellation.UnsafeRegister(_ => process.Kill(entireProcessTree: true), null);
            process.StandardInput.Close();
            string[] texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation);
            // One that was ended has an exit code too, which means nothing.
            cancellation.ThrowIfCancellationRequested();
            return new(process.ExitCode, texts[0], texts[1]);
        }
    }
}
