namespace Lab.Datasets;

/// <summary>A row that was left out.</summary>
/// <param name="Line">Physical line of the file, from 1, on which the row starts.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BadRow(long Line, string Reason);
