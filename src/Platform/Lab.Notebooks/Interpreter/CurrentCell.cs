using System.Diagnostics;

namespace Lab.Notebooks.Interpreter;

/// <summary>The cell that runs now: there is one at a time.</summary>
sealed class CurrentCell(CellConsole console)
{
    ICellOutput? output;
    Activity? span;

    public int Number { get; private set; }

    /// <summary>As it stands in stack traces and compiler messages.</summary>
    public string Name => $"Cell {Number}";

    public CancellationToken Interrupt { get; private set; }

    public ICellOutput Output => output ?? throw new InvalidOperationException("No cell runs.");

    /// <summary>Why it failed, in the words for its user; null as long as it has not.</summary>
    public CellFailure? Failure { get; set; }

    public void Start(int number, ICellOutput output, CancellationToken interrupt)
    {
        (Number, this.output, Interrupt, Failure) = (number, output, interrupt, null);
        span = Activity.Current;
        Begin();
    }

    /// <summary>Directs the console of the calling flow to the cell, and its spans.</summary>
    public void Begin()
    {
        Activity.Current = span;
        console.Begin(Output, Interrupt);
    }
}
