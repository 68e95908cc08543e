using System.Buffers.Binary;
using System.Text;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// Where the files of a zip archive lie that are stored without compression, as torch writes them: they are mapped, not unpacked, which the
/// framework's reader does not offer. Sizes come from the directory at the end of the archive; every place is checked to be inside of the file.
/// </summary>
static class ZipEntries
{
    const int EndBytes = 22, LocatorBytes = 20, End64Bytes = 56, EntryBytes = 46, LocalBytes = 30;
    const int MaxComment = 65_535;
    const int MaxEntries = 200_000;

    public static bool IsZip(MappedFile file) => file.Length >= 4 && file.Bytes(0, 4).SequenceEqual("PK\u0003\u0004"u8);

    /// <summary>Name to first byte and size.</summary>
    /// <exception cref="LabException">The archive is damaged, encrypted or compressed.</exception>
    public static Dictionary<string, (long Begin, long Bytes)> Read(MappedFile file)
    {
        var (start, bytes, count) = Directory(file);
        if (count is < 0 or > MaxEntries) throw Bad(file, $"The archive has {count} files.", $"at most {MaxEntries}");
        if (start < 0 || bytes < 0 || start > file.Length - bytes || bytes > int.MaxValue || bytes < count * EntryBytes) throw Bad(file, "The directory of the archive lies outside of it.", "a whole archive");
        var directory = file.Bytes(start, (int)bytes);
        var entries = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            if (directory.Length < EntryBytes || !directory.StartsWith("PK\u0001\u0002"u8)) throw Bad(file, "The directory of the archive is damaged.", "a whole archive");
            int name = U16(directory, 28), extra = U16(directory, 30), comment = U16(directory, 32);
            int whole = EntryBytes + name + extra + comment;
            if (whole > directory.Length) throw Bad(file, "The directory of the archive is damaged.", "a whole archive");
            string text = Encoding.UTF8.GetString(directory.Slice(EntryBytes, name));
            if (U16(directory, 10) != 0 || (U16(directory, 8) & 1) != 0) throw Bad(file, $"'{Shown(text)}' is compressed or encrypted.", "files that are stored as they are, as torch does it");
            var (size, local) = Sizes(directory, directory.Slice(EntryBytes + name, extra));
            if (!entries.TryAdd(text, (DataOf(file, local, size), size))) throw Bad(file, $"'{Shown(text)}' is there twice.", "each name once");
            directory = directory[whole..];
        }
        return entries;
    }

    static (long Start, long Bytes, long Count) Directory(MappedFile file)
    {
        int tail = (int)Math.Min(file.Length, EndBytes + MaxComment);
        var end = file.Bytes(file.Length - tail, tail);
        int at = end.LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || end.Length - at < EndBytes) throw Bad(file, "The archive has no end: it is cut off.", "a whole archive");
        long place = file.Length - tail + at;
        end = end[at..];
        if (U16(end, 10) != ushort.MaxValue && U32(end, 12) != uint.MaxValue && U32(end, 16) != uint.MaxValue) return (U32(end, 16), U32(end, 12), U16(end, 10));
        // Sizes of more than 32 bits stand in another record, which a locator before this one names.
        long record = I64(Record(file, place - LocatorBytes, LocatorBytes, "PK\u0006\u0007"u8), 8);
        var large = Record(file, record, End64Bytes, "PK\u0006\u0006"u8);
        return (I64(large, 48), I64(large, 40), I64(large, 32));
    }

    // Those that do not fit stand in the extra field 1, in this order: size, compressed size, place.
    static (long Size, long Local) Sizes(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        long compressed = U32(entry, 20), size = U32(entry, 24), local = U32(entry, 42);
        while (extra.Length >= 4)
        {
            int length = Math.Min(U16(extra, 2), extra.Length - 4);
            var field = extra.Slice(4, length);
            if (U16(extra, 0) == 1)
            {
                Large(ref size, ref field);
                Large(ref compressed, ref field);
                Large(ref local, ref field);
            }
            extra = extra[(4 + length)..];
        }
        return (compressed == size ? size : -1, local);
    }

    static void Large(ref long value, ref ReadOnlySpan<byte> field)
    {
        if (value != uint.MaxValue || field.Length < 8) return;
        value = I64(field, 0);
        field = field[8..];
    }

    // Name and extra field before the data have other lengths than in the directory: torch fills up to a multiple of 64.
    static long DataOf(MappedFile file, long local, long size)
    {
        var header = Record(file, local, LocalBytes, "PK\u0003\u0004"u8);
        long data = local + LocalBytes + U16(header, 26) + U16(header, 28);
        return size >= 0 && data <= file.Length - size ? data : throw Bad(file, "A file of the archive lies outside of it.", "a whole archive");
    }

    static ReadOnlySpan<byte> Record(MappedFile file, long at, int bytes, ReadOnlySpan<byte> mark) =>
        at >= 0 && at <= file.Length - bytes && file.Bytes(at, bytes).StartsWith(mark)
            ? file.Bytes(at, bytes)
            : throw Bad(file, "A part of the archive is not where it should be.", "a whole archive");

    static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    static string Shown(string name) => new([.. name.Take(100).Select(c => char.IsControl(c) ? '?' : c)]);

    static LabException Bad(MappedFile file, string what, string expected) => new(ErrorKind.Model, what, file.Path, expected, "Fetch the file again.");
}
