using System.Globalization;
using Lab.Cli.Doctor.Checks;
using Lab.Cli.Doctor.Gpu;
using Lab.Cli.Notebooks;

namespace Lab.Cli.Doctor;

/// <summary>The checks, and how they are run: all at once, each within its time.</summary>
static class Examination
{
    /// <summary>No check takes longer, but where one loads libtorch.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    // Programs and requests are ended a little before: what hangs after that is a disk or a driver, which nothing ends.
    static readonly TimeSpan margin = TimeSpan.FromSeconds(0.5);

    /// <summary>What a GPU needs.</summary>
    public static IReadOnlyList<ICheck> Gpu { get; } =
        [new NvidiaCheck(), new CudaDriverCheck(), new LibtorchCheck(), new CublasLtCheck(), new LibstdcxxCheck(), new OmpCheck(), new CudaCheck()];

    /// <summary>Everything.</summary>
    public static IReadOnlyList<ICheck> All { get; } =
    [
        new VersionCheck(), new RuntimeCheck(), new ProcessorCheck(), new MemoryCheck(),
        FolderCheck.Cache, FolderCheck.Temp, FolderCheck.State, FolderCheck.Status,
        new RedisCheck(), new ContainerCheck(), new PythonCheck(), new JupyterCheck(), new WebUiCheck(), new KernelspecCheck(), new BrowserCheck(),
        new ServerCheck("tracking server", LabServices.TrackingVariables, "lab tracking"),
        new ServerCheck("prediction service", LabServices.PredictionVariables, "lab serve"),
        new PortCheck(5000, "lab tracking --port 5001"), new PortCheck(8000, "lab serve --urls http://localhost:8001"),
        .. Gpu,
    ];

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(IReadOnlyList<ICheck> checks, Machine machine, CancellationToken cancellation) =>
        await Task.WhenAll(checks.Select(check => RunAsync(check, machine, cancellation)));

    static async Task<CheckResult> RunAsync(ICheck check, Machine machine, CancellationToken cancellation)
    {
        var verdict = await ExamineAsync(check, machine, cancellation);
        return new(check.Name, verdict.State, verdict.What, verdict.Remedy ?? "", check.Needed);
    }

    static async Task<Verdict> ExamineAsync(ICheck check, Machine machine, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(check.Limit - margin, machine.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        var token = end.Token;
        try
        {
            // Each on a thread of its own: one that hangs takes none from the others.
            return await Task.Factory.StartNew(() => check.ExamineAsync(machine, token), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .Unwrap().WaitAsync(check.Limit, machine.Time, cancellation);
        }
        catch (Exception slow) when (slow is TimeoutException || (slow is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return Unknown(check, string.Create(CultureInfo.InvariantCulture, $"It did not answer within {check.Limit.TotalSeconds:0} seconds."), "Try again when the machine is less busy; if it stays, a disk, a program or a driver hangs.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Unknown(check, $"It could not be looked at: {failure.GetType().Name}: {failure.Message}", "Please report it with what 'lab doctor --json' prints.");
        }
    }

    static Verdict Unknown(ICheck check, string what, string remedy) => new(check.Needed ? CheckState.Problem : CheckState.Note, what, remedy);
}
