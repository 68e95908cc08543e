using System.Text;

namespace Lab.Datasets;

/// <summary>Recognises files by their first bytes: those that are read, and those that are often taken for them.</summary>
static class FileKinds
{
    /// <summary>No more bytes than this decide.</summary>
    public const int HeadBytes = 4096;

    const int FewBytes = 64;

    // Two characters at least, however wide.
    const int LeastBytes = 8;
    const string Unpack = "Unpack it first";

    static readonly FileKind pickle = new("a Python pickle", "Write the table as Parquet or CSV: pandas.read_pickle(FILE).to_parquet(...).");
    static readonly FileKind image = new("a picture", "Write the texts as CSV.");
    static readonly FileKind html = new("an HTML page, such as the one that a web site shows instead of a file", "Download the file itself: the raw link, or one that needs no sign-in.");
    static readonly FileKind xml = new("XML", "Export the table as CSV (UTF-8).");

    static readonly (byte[] Start, FileKind Kind)[] signatures =
    [
        ([0x1F, 0x8B], FileKind.Gzip),
        ("PAR1"u8.ToArray(), FileKind.Parquet),
        ("PARE"u8.ToArray(), new("encrypted Parquet", "Write it again without encryption.")),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], new("an old Office file, such as an Excel workbook (.xls)", "Open it and save the sheet as CSV (UTF-8).")),
        ("BZh"u8.ToArray(), new("bzip2", $"{Unpack} (bunzip2), or pack it with gzip.")),
        ([0xFD, .. "7zXZ\0"u8], new("xz", $"{Unpack} (unxz), or pack it with gzip.")),
        ([0x28, 0xB5, 0x2F, 0xFD], new("zstd", $"{Unpack} (zstd -d), or pack it with gzip.")),
        ([0x04, 0x22, 0x4D, 0x18], new("LZ4", $"{Unpack} (lz4 -d), or pack it with gzip.")),
        ([0x1F, 0x9D], new("data packed by compress (.Z)", $"{Unpack} (uncompress), or pack it with gzip.")),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], new("a 7-Zip archive", $"{Unpack} (7z x).")),
        ([0x89, .. "PNG\r\n"u8], image), ([0xFF, 0xD8, 0xFF], image), ("GIF8"u8.ToArray(), image),
        ("Rar!"u8.ToArray(), new("a RAR archive", $"{Unpack}.")),
        ("%PDF-"u8.ToArray(), new("a PDF", "Export the table as CSV (UTF-8).")),
        ("SQLite format 3\0"u8.ToArray(), new("an SQLite database", "Export the table: sqlite3 -header -csv FILE 'SELECT ...'.")),
        ("ARROW1"u8.ToArray(), new("an Arrow (Feather) file", "Write it as Parquet or CSV: pandas.read_feather(FILE).to_parquet(...).")),
        ([.. "Obj"u8, 0x01], new("Avro", "Write it as Parquet, JSON lines or CSV.")),
        ("ORC"u8.ToArray(), new("ORC", "Write it as Parquet, JSON lines or CSV.")),
        ([0x89, .. "HDF\r\n"u8], new("an HDF5 file", "Write the table as Parquet or CSV: pandas.read_hdf(FILE).to_parquet(...).")),
        ([0x93, .. "NUMPY"u8], new("a NumPy array", "Write texts and labels as CSV.")),
        ([0x80, 0x02], pickle), ([0x80, 0x03], pickle), ([0x80, 0x04], pickle), ([0x80, 0x05], pickle),
        ("version https://git-lfs.github.com/spec/"u8.ToArray(), new("a Git LFS pointer, not the file itself", "Fetch the file: git lfs pull.")),
    ];

    /// <summary>What the bytes are the beginning of; null when that takes more of them.</summary>
    /// <param name="head">The first bytes of a file.</param>
    /// <param name="whole">There are no more, or no more may be asked for.</param>
    public static FileKind? Of(ReadOnlySpan<byte> head, bool whole)
    {
        if (head.Length < LeastBytes && !whole) return null;
        bool open = false;
        foreach (var (start, kind) in signatures)
        {
            if (head.StartsWith(start)) return kind;
            open |= start.AsSpan().StartsWith(head);
        }
        if (open && !whole) return null;
        // Gzip that was cut after its first byte: no text is this one control character.
        if (head is [0x1F]) return FileKind.Gzip;
        if (head.StartsWith("PK"u8) && (head.Length < 4 || head[2] is 3 or 5 or 7)) return Zip(head, whole);
        if (head.Contains((byte)0) && head.Length < FewBytes && !whole) return null;
        return Wide(head) is { } encoding ? FileKind.Unmarked(encoding) : OfText(head, whole);
    }

    static FileKind? OfText(ReadOnlySpan<byte> head, bool whole)
    {
        var text = head;
        if (text.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
        text = text.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty) return whole ? FileKind.Text : null;
        switch (text[0])
        {
            case (byte)'<':
                if (text.Length < FewBytes && !whole) return null;
                string start = Encoding.Latin1.GetString(text[..Math.Min(text.Length, FewBytes)]).ToLowerInvariant();
                return start.StartsWith("<?xml", StringComparison.Ordinal) && !head.IndexOf("<html"u8).Equals(-1) ? html
                    : start.StartsWith("<?xml", StringComparison.Ordinal) ? xml
                    : ((string[])["<!doctype html", "<html", "<head", "<body", "<!--", "<script", "<title", "<meta"]).Any(tag => start.StartsWith(tag, StringComparison.Ordinal)) ? html
                    : FileKind.Text;
            case (byte)'[' or (byte)'{':
                var inside = text[1..].TrimStart(" \t\r\n"u8);
                if (inside.IsEmpty) return whole ? FileKind.Text : null;
                return (text[0], inside[0]) switch
                {
                    ((byte)'[', (byte)'{' or (byte)'[' or (byte)'"' or (byte)']') => FileKind.JsonArray,
                    ((byte)'{', (byte)'"' or (byte)'}') => FileKind.JsonObject,
                    _ => FileKind.Text,
                };
            default:
                return FileKind.Text;
        }
    }

    // Office files are zip archives; the names of their first parts tell.
    static FileKind? Zip(ReadOnlySpan<byte> head, bool whole)
    {
        if (head.IndexOf("xl/"u8) >= 0 || head.IndexOf("opendocument.spreadsheet"u8) >= 0)
            return new("a spreadsheet (.xlsx or .ods)", "Open it and save the sheet as CSV (UTF-8).");
        if (!whole && head.Length < HeadBytes) return null;
        return head.IndexOf("[Content_Types].xml"u8) >= 0
            ? new("an Office file, such as an Excel workbook (.xlsx)", "Open it and save the sheet as CSV (UTF-8).")
            : new("a zip archive", $"{Unpack} and name the file inside.");
    }

    // ASCII in two or four bytes has its zero bytes at the same places of each group. Null where a mark says the rest.
    static string? Wide(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8 || head[0] is 0xFE or 0xFF || head.StartsWith((byte[])[0x00, 0x00, 0xFE, 0xFF])) return null;
        Span<int> zeros = stackalloc int[4];
        int groups = Math.Min(head.Length, FewBytes) / 4;
        for (int i = 0; i < 4 * groups; i++)
            if (head[i] == 0) zeros[i % 4]++;
        return (zeros[0], zeros[1], zeros[2], zeros[3]) switch
        {
            (0, var b, var c, var d) when b + c + d >= 2.5 * groups => "utf-32le",
            (var a, var b, var c, 0) when a + b + c >= 2.5 * groups => "utf-32be",
            (0, var b, 0, var d) when b + d >= groups => "utf-16le",
            (var a, 0, var c, 0) when a + c >= groups => "utf-16be",
            _ => null,
        };
    }
}
