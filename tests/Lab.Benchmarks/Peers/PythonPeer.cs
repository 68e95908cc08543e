using Lab.Benchmarks.Harness;

namespace Lab.Benchmarks.Peers;

/// <summary>Peers written in Python, run by the first Python that has what they import.</summary>
static class PythonPeer
{
    static readonly TimeSpan startTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Starts peers/<paramref name="script"/>; null, and skipped with its reason, when no Python can run it.</summary>
    /// <param name="context">Of this run.</param>
    /// <param name="what">What is skipped then.</param>
    /// <param name="script">File in the folder of the peers.</param>
    /// <param name="threads">The first argument; also told to OpenMP.</param>
    /// <param name="arguments">The others.</param>
    public static PeerProcess? TryStart(BenchmarkContext context, string what, string script, int threads, params string[] arguments)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "peers", script);
        var environment = new Dictionary<string, string> { ["OMP_NUM_THREADS"] = $"{threads}", ["OPENBLAS_NUM_THREADS"] = $"{threads}", ["MKL_NUM_THREADS"] = $"{threads}" };
        string[] pythons = context.Options.Python is { } asked ? [asked] : ["python3", "/usr/bin/python3"];
        List<string> reasons = [];
        foreach (string python in pythons)
        {
            try
            {
                return PeerProcess.Start(python, [path, $"{threads}", .. arguments], environment, startTimeout, context.Cancellation);
            }
            catch (PeerException exception)
            {
                reasons.Add($"{python}: {exception.Message}");
            }
        }
        context.Skip(what, string.Join("; ", reasons) + " (Debian: apt-get install python3-torch libopenblas0-pthread)");
        return null;
    }
}
