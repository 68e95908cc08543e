using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Lab.Benchmarks.Peers;

/// <summary>
/// Another implementation in a process of its own, ready and waiting between its turns. One JSON value per line each way:
///   peer:  {"ready": "name and version"}            once, before any request
///   here:  {"run": ...}                             any object
///   peer:  {"seconds": 0.12, ...} or {"error": "..."}
/// It ends when its input does, and is killed when it takes too long or the run is cancelled.
/// </summary>
sealed class PeerProcess : IDisposable
{
    static readonly TimeSpan timeToEnd = TimeSpan.FromSeconds(5);

    readonly Process process;
    readonly CancellationToken cancellation;
    readonly CancellationTokenRegistration killed;
    string lastError = "";

    PeerProcess(Process process, CancellationToken cancellation)
    {
        this.process = process;
        this.cancellation = cancellation;
        process.ErrorDataReceived += (_, e) => lastError = string.IsNullOrWhiteSpace(e.Data) ? lastError : e.Data.Trim();
        process.BeginErrorReadLine();
        killed = cancellation.Register(Kill);
    }

    /// <summary>Name and version, as the peer tells them.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Starts a peer and waits until it is ready.</summary>
    /// <exception cref="PeerException">The program is missing, or the peer cannot run there.</exception>
    public static PeerProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, TimeSpan timeout, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        PeerProcess peer;
        try
        {
            peer = new PeerProcess(Process.Start(start)!, cancellation);
        }
        catch (Win32Exception)
        {
            throw new PeerException($"{program} is not there or cannot be started");
        }
        try
        {
            peer.Version = peer.Read(timeout).GetProperty("ready").GetString()!;
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="PeerException">The peer ended, was too slow, or answered with an error.</exception>
    public JsonElement Ask(object request, TimeSpan timeout)
    {
        try
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended: reading tells why.
        }
        return Read(timeout);
    }

    /// <summary>Seconds that the peer needed, by its own clock.</summary>
    public double Seconds(object request, TimeSpan timeout) => Ask(request, timeout).GetProperty("seconds").GetDouble();

    public void Dispose()
    {
        killed.Dispose();
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The pipe broke because the peer is gone.
        }
        if (!process.WaitForExit(timeToEnd)) Kill();
        process.Dispose();
    }

    JsonElement Read(TimeSpan timeout)
    {
        // Killing ends the blocking read; cancelling a read of a pipe does not on every system.
        using var limit = new CancellationTokenSource(timeout);
        using var late = limit.Token.Register(Kill);
        string? line = process.StandardOutput.ReadLine();
        cancellation.ThrowIfCancellationRequested();
        if (line is null && limit.IsCancellationRequested) throw new PeerException($"no answer within {timeout.TotalSeconds:F0} s");
        if (line is null)
        {
            // Lets the last line of its errors arrive.
            process.WaitForExit(timeToEnd);
            throw new PeerException($"{process.StartInfo.FileName} ended: {(lastError.Length > 0 ? lastError : "no message")}");
        }
        try
        {
            var answer = JsonDocument.Parse(line).RootElement;
            return answer.TryGetProperty("error", out var error) ? throw new PeerException(error.GetString() ?? "error without text") : answer;
        }
        catch (JsonException)
        {
            throw new PeerException($"an answer that is not JSON: {line}");
        }
    }

    void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
