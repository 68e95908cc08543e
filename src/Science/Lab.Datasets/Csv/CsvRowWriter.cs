using System.IO.Compression;
using System.Text;
using CsvHelper;

namespace Lab.Datasets;

/// <summary>
/// Writes CSV in a dialect (RFC 4180, comma, UTF-8 without byte order mark, LF line ends unless another is given), quoting only where
/// the format needs it. What it writes, <see cref="CsvRowReader"/> reads back unchanged.
/// </summary>
public sealed class CsvRowWriter : IDisposable
{
    readonly CsvWriter writer;
    readonly CsvDialect dialect;
    readonly string? path;
    readonly string? unfinished;
    int columns = -1;
    bool disposed;

    /// <summary>Writes to a stream, which is closed with the writer unless <paramref name="leaveOpen"/> is set.</summary>
    public CsvRowWriter(Stream stream, bool leaveOpen = false, CsvDialect? dialect = null)
    {
        this.dialect = dialect ?? CsvDialect.Standard;
        var options = CsvWriterOptions.Default with
        {
            NewLine = this.dialect.NewLine,
            Separator = this.dialect.Delimiter,
            // What the library does not know is escaped here.
            Mode = this.dialect is { Quoting: true, Escape: CsvEscape.Double } ? CsvMode.Rfc4180 : CsvMode.NoEscape,
        };
        if (this.dialect is { Encoding: var encoding, ByteOrderMark: false, SeparatorLine: false } && encoding == TextEncoding.Utf8)
        {
            writer = CsvWriter.Create(stream, options, leaveOpen);
            return;
        }
        var text = new StreamWriter(stream, this.dialect.Encoding.ForWriting(this.dialect.ByteOrderMark), leaveOpen: leaveOpen);
        if (this.dialect.SeparatorLine) text.Write($"sep={this.dialect.Delimiter}{this.dialect.NewLine}");
        writer = CsvWriter.Create(text, options, leaveOpen: false);
    }

    CsvRowWriter(Stream stream, string path, string unfinished, CsvDialect? dialect) : this(stream, dialect: dialect) => (this.path, this.unfinished) = (path, unfinished);

    /// <summary>
    /// Writes a file (gzip when its name ends in ".gz") under a temporary name beside it; <see cref="Complete"/> gives it its own
    /// name, and without that nothing is left, so that an interrupted run cannot be taken for a whole file. A device or a named pipe is
    /// written as it is.
    /// </summary>
    /// <exception cref="LabException">The file cannot be written there.</exception>
    public static CsvRowWriter Create(string path, CsvDialect? dialect = null)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (SpecialFile.TryOpen(path) is { } device) return new CsvRowWriter(Packed(device, path), dialect: dialect);
            Stream stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            return new CsvRowWriter(Packed(stream, path), path, unfinished, dialect);
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
    /// <exception cref="LabException">The header has a character that the encoding does not have.</exception>
    public void WriteRow(IReadOnlyList<string> fields)
    {
        if (columns < 0)
        {
            columns = fields.Count;
            CheckEncoding(fields);
        }
        if (fields.Count == 0 || fields.Count != columns)
            throw new ArgumentException($"The row has {fields.Count} fields, the header has {columns}.", nameof(fields));
        bool escapes = dialect is { Quoting: true, Escape: CsvEscape.Backslash };
        foreach (var field in fields) writer.WriteField(escapes ? Escaped(field) : field);
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

    // The rows come from a file in this encoding; what is new in them, the labels, stands in the header too.
    void CheckEncoding(IReadOnlyList<string> fields)
    {
        var encoding = dialect.Encoding.ForWriting(mark: false);
        foreach (var field in fields)
            try
            {
                encoding.GetByteCount(field);
            }
            catch (EncoderFallbackException unknown)
            {
                throw new LabException(
                    ErrorKind.Data, $"The column '{field}' has a character that {dialect.Encoding} does not have.", path, "columns and labels in the encoding of the input.",
                    "Convert the input to UTF-8.", unknown);
            }
    }

    string Escaped(string field) =>
        field.AsSpan().IndexOfAny(['"', '\\', dialect.Delimiter, '\r', '\n']) < 0 && (field.Length > 0 || columns > 1)
            ? field
            : $"\"{field.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
