using System.ComponentModel;
using System.Runtime.CompilerServices;
using Lab.Notebooks.Interpreter;

namespace Lab.Notebooks;

/// <summary>The running cell, for its own code.</summary>
public static class Cell
{
    static volatile bool interrupted;

    /// <summary>Cancelled when the user interrupts the cell. Calls that take it end at once and clean up behind them.</summary>
    public static CancellationToken Interrupt { get; private set; }

    /// <summary>Channels between cells and the client's page.</summary>
    public static CommTargets Comms { get; } = new();

    /// <summary>Removes what the cell has shown so far.</summary>
    /// <param name="wait">Only when the next output comes, so that nothing flickers.</param>
    public static void Clear(bool wait = false) => CellConsole.Current?.Clear(wait);

    /// <summary>Shows a long text beside the notebook, where the client has a pager.</summary>
    public static void Page(string text) => CellConsole.Current?.Page(text);

    /// <summary>Written into the loops and functions of cells.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static void Check()
    {
        if (interrupted) Interrupt.ThrowIfCancellationRequested();
    }

    /// <summary>Written into awaits that Roslyn would take for calls.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static T Same<T>(T value) => value;

    /// <summary>Written into the functions of cells.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    /// <exception cref="InsufficientExecutionStackException">The function has called itself too often; a little later the process would end.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static void Enter()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new InsufficientExecutionStackException("The stack is full: a function calls itself without end, or too deep.");
        Check();
    }

    internal static CancellationTokenRegistration Begin(CancellationToken interrupt)
    {
        interrupted = false;
        Interrupt = interrupt;
        return interrupt.UnsafeRegister(static _ => interrupted = true, null);
    }
}
