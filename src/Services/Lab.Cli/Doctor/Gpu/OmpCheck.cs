namespace Lab.Cli.Doctor.Gpu;

/// <summary>How the threads of libtorch wait for work. The lab lets them sleep; else they spin, and take the processor from everything else.</summary>
sealed class OmpCheck : ICheck
{
    const string Variable = "OMP_WAIT_POLICY";

    public string Name => Variable;

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) => Task.FromResult(machine.Variable(Variable) switch
    {
        null => Verdict.Ok("not set: the lab takes PASSIVE"),
        { } set when string.Equals(set, "passive", StringComparison.OrdinalIgnoreCase) => Verdict.Ok(set),
        { } set => Verdict.Note($"{set}: waiting threads of libtorch spin, and on a busy machine take many times the processor time.", $"unset {Variable}"),
    });
}
