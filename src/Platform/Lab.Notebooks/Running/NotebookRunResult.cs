namespace Lab.Notebooks.Running;

/// <summary>How a run ended.</summary>
/// <param name="CellsRun">Code cells that were run.</param>
/// <param name="Failures">Each failing cell by its number from 1 among all cells.</param>
public sealed record NotebookRunResult(int CellsRun, IReadOnlyList<FailedCell> Failures);

/// <summary>A cell that failed in a run.</summary>
/// <param name="Number">From 1, among all cells of the notebook.</param>
/// <param name="Source">What was run.</param>
/// <param name="Failure">What went wrong.</param>
public sealed record FailedCell(int Number, string Source, Interpreter.CellFailure Failure);
