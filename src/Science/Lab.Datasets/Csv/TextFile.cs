using System.IO.Compression;
using System.Text;

namespace Lab.Datasets;

/// <summary>Opens files as text, unpacking gzip.</summary>
static class TextFile
{
    /// <summary>
    /// Stands for bytes that are not UTF-8: two noncharacters, which no text interchange contains side by side.
    /// A decoder that threw instead could not say on which line the bytes are.
    /// </summary>
    public const string InvalidBytes = "\uFFFF\uFFFE";

    // Below the size of large objects, which would make each reader a cost for the whole process.
    const int BufferBytes = 1 << 14;

    static readonly Encoding utf8 = Encoding.GetEncoding(
        "utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(InvalidBytes));

    /// <exception cref="LabException">There is no such file, or it cannot be opened.</exception>
    public static StreamReader OpenRead(string path, TextEncoding encoding = default)
    {
        if (Directory.Exists(path))
            throw new LabException(ErrorKind.Data, "This is a folder.", path, "a file of rows, plain or gzip.");
        try
        {
            return Read(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferBytes, FileOptions.SequentialScan), encoding);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LabException(ErrorKind.Data, "There is no such file.", path, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Data, $"The file cannot be opened: {e.Message}", path, inner: e);
        }
    }

    /// <summary>Text of a stream; gzip is known by its first two bytes when the stream can seek. Skips a byte order mark.</summary>
    public static StreamReader Read(Stream stream, TextEncoding encoding = default, bool leaveOpen = false)
    {
        if (stream.CanSeek && IsGzip(stream)) (stream, leaveOpen) = (new GZipStream(stream, CompressionMode.Decompress, leaveOpen), false);
        return new StreamReader(stream, encoding == TextEncoding.Latin1 ? Encoding.Latin1 : utf8, detectEncodingFromByteOrderMarks: false, BufferBytes, leaveOpen);
    }

    static bool IsGzip(Stream stream)
    {
        var start = stream.Position;
        var gzip = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = start;
        return gzip;
    }
}
