namespace Lab.Cli.Doctor.Gpu;

/// <summary>How the threads of libtorch wait for work: by default they spin, and take the processor from everything else.</summary>
sealed class OmpCheck : ICheck
{
    const string Variable = "OMP_WAIT_POLICY";

    public string Name => Variable;

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation)
    {
        string? set = machine.Variable(Variable);
        string what = set is null ? "not set" : set;
        return Task.FromResult(
            machine.Variable(LibtorchFolder.Variable) is null ? Verdict.Ok($"{what}; only libtorch reads it")
            : string.Equals(set, "passive", StringComparison.OrdinalIgnoreCase) ? Verdict.Ok(what)
            : Verdict.Note($"{what}: waiting threads of libtorch spin, and on a busy machine take many times the processor time.", $"export {Variable}=PASSIVE"));
    }
}
