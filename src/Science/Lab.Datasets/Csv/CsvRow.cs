namespace Lab.Datasets;

/// <summary>One row of a CSV file.</summary>
/// <param name="Line">Physical line of the file, from 1, on which the row starts.</param>
/// <param name="Fields">Values in the order of the header, one for each column, quoting removed.</param>
public readonly record struct CsvRow(long Line, string[] Fields);
