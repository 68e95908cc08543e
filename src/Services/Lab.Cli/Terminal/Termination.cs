using System.Runtime.InteropServices;

namespace Lab.Cli.Terminal;

/// <summary>Turns Ctrl+C and SIGTERM into a cancelled token, once; the second one ends the process at once.</summary>
sealed class Termination : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration[] registrations;

    public Termination() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel),
    ];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }

    void Cancel(PosixSignalContext context)
    {
        // A server that finishes its requests holds off the signal's own end, so that leaving it alone would not do.
        if (source.IsCancellationRequested) Environment.Exit(context.Signal == PosixSignal.SIGINT ? 130 : 143);
        context.Cancel = true;
        source.Cancel();
    }
}
