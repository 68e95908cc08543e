using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Lab.Benchmarks.Peers;

namespace Lab.Benchmarks.Redis;

/// <summary>The server's own load generator, with one connection.</summary>
sealed class RedisBenchmarkPeer(string socket, IReadOnlyList<string> command, int pipeline, int commands)
{
    /// <summary>Seconds for all commands, by its own count (its start is not in them).</summary>
    public double Measure()
    {
        var start = new ProcessStartInfo("redis-benchmark", ["-s", socket, "-c", "1", "-P", Text(pipeline), "-n", Text(commands), "--csv", .. command])
        {
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            // "test","rps","avg_latency_ms",... and then "SET key ...","123456.78",...
            string[] cells = output.Trim().Split('\n')[^1].Split("\",\"");
            if (process.ExitCode == 0 && cells.Length > 1 && double.TryParse(cells[1], CultureInfo.InvariantCulture, out double rate)) return commands / rate;
            throw new PeerException($"redis-benchmark ended with code {process.ExitCode}: {output.Trim()}");
        }
        catch (Win32Exception exception)
        {
            throw new PeerException(exception.Message);
        }
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
