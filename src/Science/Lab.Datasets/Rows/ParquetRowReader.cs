using Parquet;
using Parquet.Schema;

namespace Lab.Datasets;

/// <summary>
/// Reads Parquet, one row group in memory at a time. Columns are the flat ones, those inside a structure by their path (<c>a.b</c>);
/// lists and maps are not read. Values are text as in JSON lines: null is empty, numbers in their shortest form. Lines are row numbers.
/// </summary>
public sealed class ParquetRowReader : IRowReader
{
    /// <summary>Largest row group that is read, in bytes without compression.</summary>
    const long MaxGroupBytes = 1L << 31;

    /// <summary>Most values of a row group.</summary>
    const long MaxGroupValues = 100_000_000;

    readonly ByteSource source;
    readonly Stream file;
    readonly ParquetReader reader;
    readonly DataField[] columns;
    readonly RowFaults faults;

    ParquetRowReader(ByteSource source, Stream file, ParquetReader reader, string name, CsvOptions options)
    {
        (this.source, this.file, this.reader) = (source, file, reader);
        faults = new RowFaults(name, options.SkipBadRows, "row");
        columns = [.. reader.Schema.DataFields.Where(field => field.MaxRepetitionLevel == 0 && ParquetColumn.CanRead(field))];
        Header = [.. columns.Select(field => string.Join('.', field.Path.ToList()))];
        if (columns.Length == 0)
            throw new LabException(ErrorKind.Data, "There is no column of single values.", name, "a column with texts.");
        if (columns.Length > options.MaxColumns)
            throw new LabException(ErrorKind.Data, $"There are {columns.Length:N0} columns.", name, $"at most {options.MaxColumns:N0}.");
    }

    /// <inheritdoc/>
    public string Name => faults.Name;

    /// <inheritdoc/>
    public DataFormat Format => DataFormat.Parquet;

    /// <inheritdoc/>
    public IReadOnlyList<SettingName> LikelySettings => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Header { get; }

    /// <inheritdoc/>
    public CsvDialect Dialect => CsvDialect.Standard;

    /// <inheritdoc/>
    public BadRowReport BadRows => faults.Report;

    /// <summary>Reads rows; the source is closed with the reader. Parquet is read from its end: what cannot be sought is copied to a temporary file first.</summary>
    /// <exception cref="LabException">The file is damaged or has no column to read.</exception>
    internal static ParquetRowReader Open(ByteSource source, string name, CsvOptions options)
    {
        Stream? copy = null;
        try
        {
            var file = source.Seekable ?? (copy = Copy(source.Bytes, name));
            file.Position = 0;
            return new ParquetRowReader(source, file, ParquetReader.CreateAsync(file, leaveStreamOpen: true).GetAwaiter().GetResult(), name, options);
        }
        catch (Exception problem)
        {
            copy?.Dispose();
            source.Dispose();
            if (problem is LabException or OperationCanceledException) throw;
            throw Damaged(problem, name);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<CsvRow> Rows(CancellationToken cancellation = default)
    {
        long row = 0;
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (count, values) = Read(group, cancellation);
            for (int i = 0; i < count; i++)
            {
                row++;
                yield return new CsvRow(row, [.. values.Select(column => column[i])]);
            }
        }
    }

    /// <inheritdoc/>
    public void Reject(long line, string reason, ErrorText? expected = null) => faults.Reject(line, reason, expected);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        if (file != source.Seekable) file.Dispose();
        source.Dispose();
    }

    (int Count, string[][] Values) Read(int number, CancellationToken cancellation)
    {
        string where = $"{Name}, row group {number + 1}";
        try
        {
            using var group = reader.OpenRowGroupReader(number);
            if (group.RowGroup.TotalByteSize > MaxGroupBytes || group.RowCount * columns.Length > MaxGroupValues)
                throw new LabException(
                    ErrorKind.Data, $"The row group has {group.RowCount:N0} rows in {group.RowGroup.TotalByteSize:N0} bytes.", where,
                    $"at most {MaxGroupValues:N0} values in {MaxGroupBytes:N0} bytes: a row group is read as a whole.",
                    "Write the file with smaller row groups, such as row_group_size=100000.");
            var values = new string[columns.Length][];
            for (int i = 0; i < columns.Length; i++)
                values[i] = ParquetColumn.ReadAsync(group, columns[i], checked((int)group.RowCount), cancellation).GetAwaiter().GetResult();
            return ((int)group.RowCount, values);
        }
        catch (Exception problem) when (problem is not (LabException or OperationCanceledException))
        {
            throw Damaged(problem, where);
        }
    }

    static FileStream Copy(Stream bytes, string name)
    {
        var copy = new FileStream(
            Path.Combine(Path.GetTempPath(), $"lab-{Guid.NewGuid():N}.parquet"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            bytes.CopyTo(copy);
            return copy;
        }
        catch (InvalidDataException damage)
        {
            copy.Dispose();
            throw ByteSource.Damaged(damage, name);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    // What the library throws at a damaged file is of many types.
    static LabException Damaged(Exception problem, string where) =>
        new(ErrorKind.Data, $"The Parquet data is cut, damaged or of a kind that is not read: {problem.Message}", where, "a whole Parquet file.", inner: problem);
}
