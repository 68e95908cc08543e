namespace Lab.Tensors;

/// <summary>The fast host backend: vectors of up to 512 bits, packed panels, and a team of workers that share each operation.</summary>
public sealed unsafe partial class SimdKernels : HostKernels, IKernels
{
    /// <summary>Work below this many element visits stays on the calling thread: waking the team costs about as much.</summary>
    const long ParallelElements = 16_384;

    /// <summary>The same for matrix products, in floating point operations.</summary>
    const double ParallelOperations = 1e6;

    readonly WorkerTeam team;
    readonly WorkerScratch* scratch;

    // One more set than workers: the buffer that all of them read.
    readonly Scratch* shared;

    bool disposed;

    /// <param name="threads">Workers, the calling thread included; by default <see cref="DefaultThreads"/>.</param>
    public SimdKernels(int? threads = null)
    {
        team = new WorkerTeam(threads ?? DefaultThreads);
        scratch = WorkerScratch.Allocate(team.Count + 1);
        shared = &scratch[team.Count].Right;
    }

    // Also of an object whose constructor threw: it has neither team nor scratch, and a failing finalizer ends the process.
    ~SimdKernels() => FreeScratch();

    /// <summary>LAB_THREADS when it is set, else one per processor.</summary>
    public static int DefaultThreads =>
        int.TryParse(Environment.GetEnvironmentVariable("LAB_THREADS"), out int threads) && threads > 0 ? threads : Environment.ProcessorCount;

    public string Name => "simd";

    /// <summary>Workers that share each operation.</summary>
    public int Threads => team.Count;

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        team.Dispose();
        FreeScratch();
        GC.SuppressFinalize(this);
    }

    void FreeScratch()
    {
        if (scratch is not null) WorkerScratch.Free(scratch, team.Count + 1);
    }
}
