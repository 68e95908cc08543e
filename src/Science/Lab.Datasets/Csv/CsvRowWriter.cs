using System.IO.Compression;
using CsvHelper;

namespace Lab.Datasets;

/// <summary>
/// Writes CSV (RFC 4180, comma, UTF-8 without byte order mark, LF line ends), quoting only where the format needs it.
/// What it writes, <see cref="CsvRowReader"/> reads back unchanged.
/// </summary>
public sealed class CsvRowWriter : IDisposable
{
    // A field that begins with U+FEFF would be taken for a byte order mark at the start of the file.
    static readonly CsvWriterOptions options = CsvWriterOptions.Default with
    {
        NewLine = "\n",
        ShouldQuote = (field, _, column, row) => row == 0 && column == 0 && field.StartsWith('\uFEFF'),
    };

    readonly CsvWriter writer;
    readonly string? path;
    readonly string? unfinished;
    int columns = -1;
    bool disposed;

    /// <summary>Writes to a stream, which is closed with the writer unless <paramref name="leaveOpen"/> is set.</summary>
    public CsvRowWriter(Stream stream, bool leaveOpen = false)
    {
        writer = CsvWriter.Create(stream, options, leaveOpen);
    }

    CsvRowWriter(Stream stream, string path, string unfinished) : this(stream) => (this.path, this.unfinished) = (path, unfinished);

    /// <summary>
    /// Writes a file (gzip when its name ends in ".gz") under a temporary name beside it; <see cref="Complete"/> gives it its own
    /// name, and without that nothing is left, so that an interrupted run cannot be taken for a whole file. A device or a named pipe is
    /// written as it is.
    /// </summary>
    /// <exception cref="LabException">The file cannot be written there.</exception>
    public static CsvRowWriter Create(string path)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (SpecialFile.TryOpen(path) is { } device) return new CsvRowWriter(Packed(device, path));
            Stream stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            return new CsvRowWriter(Packed(stream, path), path, unfinished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Usage, $"The file cannot be written: {e.Message}", path, inner: e);
        }
    }

    static Stream Packed(Stream stream, string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionLevel.Optimal) : stream;

    /// <summary>Writes the header first, then a row a call.</summary>
    /// <exception cref="ArgumentException">The row has no field, or not as many as the header.</exception>
    public void WriteRow(IReadOnlyList<string> fields)
    {
        if (columns < 0) columns = fields.Count;
        if (fields.Count == 0 || fields.Count != columns)
            throw new ArgumentException($"The row has {fields.Count} fields, the header has {columns}.", nameof(fields));
        foreach (var field in fields) writer.WriteField(field);
        writer.EndRecord();
    }

    /// <summary>Passes on what is still in buffers.</summary>
    public void Flush() => writer.Flush();

    /// <summary>Closes the writer; a file gets its name, replacing one that has it already.</summary>
    public void Complete()
    {
        if (disposed) return;
        disposed = true;
        writer.Dispose();
        if (path is not null) File.Move(unfinished!, path, overwrite: true);
    }

    /// <summary>Closes the writer; a file that was not completed is removed.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        writer.Dispose();
        if (unfinished is not null) File.Delete(unfinished);
    }
}
