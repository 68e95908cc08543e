namespace Lab.Datasets;

/// <summary>A file of rows with named columns, read once, row by row, in bounded memory.</summary>
public interface IRowReader : IDisposable
{
    /// <summary>What messages call the file.</summary>
    string Name { get; }

    /// <summary>What the file is read as.</summary>
    DataFormat Format { get; }

    /// <summary>Settings, with values, with which bad rows seen so far would probably be read.</summary>
    IReadOnlyList<SettingName> LikelySettings { get; }

    /// <summary>Column names, unique, in file order.</summary>
    IReadOnlyList<string> Header { get; }

    /// <summary>How rows are written that keep the form of this file; <see cref="CsvDialect.Standard"/> for one that is no CSV.</summary>
    CsvDialect Dialect { get; }

    /// <summary>The rows that were skipped so far.</summary>
    BadRowReport BadRows { get; }

    /// <summary>The rows after the header, each with as many fields as the header. Goes through the file once.</summary>
    /// <exception cref="LabException">A bad row, unless bad rows are skipped; or cut or damaged gzip data.</exception>
    IEnumerable<CsvRow> Rows(CancellationToken cancellation = default);

    /// <summary>
    /// Declares a row bad for a reason that lies in its content (an empty text, an unknown label), with the same consequence as a
    /// row that breaks the format.
    /// </summary>
    /// <exception cref="LabException">Always, unless bad rows are skipped.</exception>
    void Reject(long line, string reason, ErrorText? expected = null);
}
