using System.Diagnostics;

namespace Lab.Notebooks.Interpreter;

/// <summary>The cell that runs now: there is one at a time.</summary>
sealed class CurrentCell(CellConsole console)
{
    ICellOutput? output;
    Activity? span;
    string code = "";

    public int Number { get; private set; }

    /// <summary>As it stands in stack traces and compiler messages.</summary>
    public string Name => $"Cell {Number}";

    /// <summary>The same when the same cell runs again, as far as the client says which one it is.</summary>
    public string Key => output?.CellId ?? code;

    public CancellationToken Interrupt { get; private set; }

    public ICellOutput Output => output ?? throw new InvalidOperationException("No cell runs.");

    /// <summary>Why it failed, in the words for its user; null as long as it has not.</summary>
    public CellFailure? Failure { get; set; }

    /// <summary>Why a question of the cell could not be asked; null as long as all could. The library passes on only that there is no answer.</summary>
    public LabException? Unasked { get; set; }

    public void Start(string code, int number, ICellOutput output, CancellationToken interrupt)
    {
        (this.code, Number, this.output, Interrupt, Failure, Unasked) = (code, number, output, interrupt, null, null);
        span = Activity.Current;
        Begin();
    }

    /// <summary>Line of the cell, from 1, on which a part of its source begins; 1 for what another file has brought.</summary>
    public int LineOf(string part) => 1 + code.AsSpan(0, Math.Max(0, code.IndexOf(part, StringComparison.Ordinal))).Count('\n');

    /// <summary>Directs the console of the calling flow to the cell, and its spans.</summary>
    public void Begin()
    {
        Activity.Current = span;
        console.Begin(Output, Interrupt);
    }
}
