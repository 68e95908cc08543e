using Lab.Cli.Doctor;
using Lab.Cli.Terminal;

namespace Lab.Cli.Notebooks;

/// <summary><c>lab doctor</c> for a notebook.</summary>
public static class LabDoctor
{
    /// <summary>What is there of all that the lab can use, and what is not, with the remedy; as the value of a cell it is a table. It takes at most some seconds.</summary>
    public static IReadOnlyList<CheckResult> Examine() => Examine(Examination.All);

    /// <summary>The same, but only what computing on a GPU needs.</summary>
    public static IReadOnlyList<CheckResult> ExamineGpu() => Examine(Examination.Gpu);

    // Away from the cell's thread, which takes continuations one by one.
    static IReadOnlyList<CheckResult> Examine(IReadOnlyList<ICheck> checks) =>
        Task.Run(() => Examination.RunAsync(checks, new Machine(ProcessVariables.Read), CancellationToken.None)).GetAwaiter().GetResult();
}
