using Lab.Benchmarks.Machine;
using Lab.Benchmarks.Peers;

namespace Lab.Benchmarks.Harness;

/// <summary>What all benchmarks of one run share: options, places, what was skipped, where results go.</summary>
sealed class BenchmarkContext(BenchmarkOptions options, CancellationToken cancellation)
{
    readonly List<string> skipped = [];
    readonly List<string> failures = [];
    MarkdownReport? current;

    public BenchmarkOptions Options => options;

    /// <summary>Fires on Ctrl+C and SIGTERM.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Thread counts that are compared: one, and every processor.</summary>
    public IReadOnlyList<int> ThreadCounts { get; } = Environment.ProcessorCount == 1 ? [1] : [1, Environment.ProcessorCount];

    public void Run(IBenchmark benchmark)
    {
        Log($"== {benchmark.Name}");
        current = new MarkdownReport();
        benchmark.Run(this, current);
        current.AddEnvironment(MachineFacts.Line());
        if (current.IsEmpty) return;
        Console.WriteLine(current);
        if (options.Quick && options.Output is null) return;

        string folder = Path.GetFullPath(options.Output ?? Path.Combine(Places.Repository, "tests", "Lab.Benchmarks", "results", ProcessorName.Slug()));
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, benchmark.Name + ".md");
        File.WriteAllText(file, current.ToString());
        Log($"-> {file}");
    }

    /// <summary>Takes turns; when a peer fails on the way, once more without the peers.</summary>
    /// <param name="own">Contenders of this process.</param>
    /// <param name="peers">Contenders of other processes; may be none.</param>
    /// <param name="peerName">What is skipped when they fail.</param>
    public Turns Compare(IReadOnlyList<Contender> own, IReadOnlyList<Contender> peers, string peerName)
    {
        try
        {
            return Turns.Take([.. own, .. peers], options.Rounds, cancellation);
        }
        catch (PeerException exception)
        {
            Skip(peerName, exception.Message);
            return Turns.Take(own, options.Rounds, cancellation);
        }
    }

    /// <summary>Says what is not measured here, and why: at once, in the result, and at the end.</summary>
    public void Skip(string what, string why)
    {
        string text = $"{what}: {why}";
        if (skipped.Contains(text)) return;
        skipped.Add(text);
        current?.AddSkipped(text);
        Log($"skipped: {text}");
    }

    /// <summary>Two sides that should agree do not: the run goes on without the comparison and ends with an error.</summary>
    public void Disagree(string text)
    {
        failures.Add(text);
        current?.AddSkipped(text);
        Log($"DISAGREES: {text}");
    }

    public static void Log(string text) => Console.Error.WriteLine(text);

    /// <summary>Sums up; the exit code.</summary>
    public int Finish()
    {
        Log(skipped.Count == 0 ? "Nothing was skipped." : "Skipped:\n  " + string.Join("\n  ", skipped));
        if (failures.Count > 0) Log("Disagreements:\n  " + string.Join("\n  ", failures));
        return failures.Count > 0 ? 1 : 0;
    }
}
