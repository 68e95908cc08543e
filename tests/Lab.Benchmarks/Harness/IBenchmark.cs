namespace Lab.Benchmarks.Harness;

/// <summary>One table of results: measures, and writes <c>NAME.md</c>.</summary>
interface IBenchmark
{
    /// <summary>Word on the command line, and name of the result file.</summary>
    string Name { get; }

    /// <summary>Measures and describes the outcome. What cannot be measured here is skipped by <see cref="BenchmarkContext.Skip"/>.</summary>
    void Run(BenchmarkContext context, MarkdownReport report);
}
