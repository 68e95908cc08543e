namespace Lab.Datasets;

/// <summary>Makes the text that a model receives from the columns of a row.</summary>
public sealed class TextColumns
{
    readonly int[] columns;
    readonly string join;

    /// <param name="rows">The file.</param>
    /// <param name="names">Column names in the order of joining; null or none for the one column with a name usual for texts.</param>
    /// <param name="join">What stands between two columns.</param>
    /// <exception cref="LabException">A column does not exist, or no column has a usual name.</exception>
    public TextColumns(IRowReader rows, IReadOnlyList<string>? names = null, string join = ". ")
    {
        this.join = join;
        columns = names is null or [] ? [CsvColumns.FindText(rows)] : [.. names.Select(name => CsvColumns.Find(rows, name))];
    }

    /// <summary>The columns joined, without those that are empty in this row; empty when all are.</summary>
    public string Compose(CsvRow row) =>
        columns.Length == 1
            ? row.Fields[columns[0]]
            : string.Join(join, columns.Select(column => row.Fields[column]).Where(field => field.Length > 0));
}
