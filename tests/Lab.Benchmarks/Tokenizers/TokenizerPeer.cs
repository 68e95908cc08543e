using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Lab.Benchmarks.Tokenizers;

/// <summary>The Python package `tokenizers` in a process of its own, one pass over the texts per request.</summary>
sealed class TokenizerPeer : IDisposable
{
    readonly Process process;

    TokenizerPeer(Process process, string version) => (this.process, Version) = (process, version);

    public string Version { get; }

    /// <summary>Starts the peer; null, with the reason, when Python or the package is missing.</summary>
    /// <param name="python">A Python that can import `tokenizers`.</param>
    public static TokenizerPeer? Start(string python, string tokenizerJson, string textsJson, out string reason)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "peers", "tokenizers_peer.py");
        var start = new ProcessStartInfo(python, [script, tokenizerJson, textsJson])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var process = Process.Start(start)!;
            string errors = "";
            process.ErrorDataReceived += (_, e) => errors = e.Data is { Length: > 0 } line ? line : errors;
            process.BeginErrorReadLine();
            if (process.StandardOutput.ReadLine() is { } line)
            {
                reason = "";
                return new(process, JsonDocument.Parse(line).RootElement.GetProperty("ready").GetString()!);
            }
            process.WaitForExit();
            process.Dispose();
            reason = $"{python} cannot run the package: {errors}";
        }
        catch (Win32Exception e)
        {
            reason = $"{python} cannot be started: {e.Message}";
        }
        return null;
    }

    /// <summary>One pass over all texts.</summary>
    public TokenizerPass Run()
    {
        process.StandardInput.WriteLine();
        process.StandardInput.Flush();
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The peer ended early.");
        var answer = JsonDocument.Parse(line).RootElement;
        return new(answer.GetProperty("seconds").GetDouble(), answer.GetProperty("cpu_seconds").GetDouble(), answer.GetProperty("tokens").GetInt64());
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
