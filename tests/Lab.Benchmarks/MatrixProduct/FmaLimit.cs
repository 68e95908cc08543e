using Lab.Tensors;

namespace Lab.Benchmarks.MatrixProduct;

/// <summary>The <see cref="FmaProbe"/> on every worker of a team like the product's own.</summary>
sealed unsafe class FmaLimit(int threads) : IDisposable
{
    /// <summary>Turns of the loop in one call: about a millisecond, beside which waking the team is nothing.</summary>
    const long Iterations = 300_000;

    readonly WorkerTeam team = new(threads);

    /// <summary>Of one <see cref="Run"/>.</summary>
    public double Operations => FmaProbe.Operations(Iterations) * threads;

    public void Run()
    {
        float* sums = stackalloc float[threads];
        team.Run(new ProbeWork { Sums = sums });
        if (float.IsNaN(sums[0])) throw new InvalidOperationException("The probe left the range of numbers.");
    }

    public void Dispose() => team.Dispose();

    struct ProbeWork : IWork
    {
        public float* Sums;

        public readonly void Run(int worker, int workers) => Sums[worker] = FmaProbe.Run(Iterations);
    }
}
