using System.Buffers.Binary;
using System.Text;

namespace Lab.Torch;

/// <summary>
/// Versions that a 64-bit ELF library asks of another one. A compiler notes one for every symbol it names, used or not; the loader refuses
/// the library where one is missing, even if nothing needs it. Source: System V ABI, and the part of it on symbol versions in the Linux
/// Standard Base.
/// </summary>
static class ElfVersions
{
    const uint Relocations = 4, VersionOfSymbol = 0x6fffffff, NeededVersions = 0x6ffffffe;
    const ushort Weak = 2;

    /// <summary>Marks the versions of <paramref name="library"/> as weak that no relocation uses a symbol of: the loader goes on without them.</summary>
    /// <param name="file">Changed in place.</param>
    /// <param name="library">As in libstdc++.so.6.</param>
    /// <returns>Their names.</returns>
    /// <exception cref="InvalidDataException">The file is no 64-bit little-endian ELF library.</exception>
    public static IReadOnlyList<string> MakeUnusedWeak(Span<byte> file, string library)
    {
        try
        {
            return MakeUnusedWeak(file, library, Sections(file));
        }
        catch (Exception problem) when (problem is ArgumentOutOfRangeException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw new InvalidDataException("The headers of the file point beyond it, or to what it does not have.", problem);
        }
    }

    static List<string> MakeUnusedWeak(Span<byte> file, string library, Section[] sections)
    {
        var used = UsedVersions(file, sections);
        var weakened = new List<string>();
        foreach (var needed in sections.Where(section => section.Type == NeededVersions))
        {
            int names = sections[needed.Link].Offset;
            // Both kinds of entries name the distance to the next one; 0 ends them.
            for (int at = needed.Offset, next = 1; next != 0; at += next)
            {
                next = Int(file, at + 12);
                if (Text(file, names + Int(file, at + 4)) != library) continue;
                for (int version = at + Int(file, at + 8), step = 1; step != 0; version += step)
                {
                    step = Int(file, version + 12);
                    if (used.Contains(Short(file, version + 6))) continue;
                    BinaryPrimitives.WriteUInt16LittleEndian(file[(version + 4)..], (ushort)(Short(file, version + 4) | Weak));
                    weakened.Add(Text(file, names + Int(file, version + 8)));
                }
            }
        }
        return weakened;
    }

    // By their number inside the file. Symbols that the library gives to others do not count: the loader looks for them elsewhere.
    static HashSet<ushort> UsedVersions(ReadOnlySpan<byte> file, Section[] sections)
    {
        int versions = sections.First(section => section.Type == VersionOfSymbol).Offset;
        var used = new HashSet<ushort>();
        foreach (var section in sections.Where(section => section.Type == Relocations))
            for (int at = section.Offset; at < section.Offset + section.Size; at += 24)
                used.Add((ushort)(Short(file, versions + (2 * Int(file, at + 12))) & 0x7fff));
        return used;
    }

    static Section[] Sections(ReadOnlySpan<byte> file)
    {
        if (file.Length < 64 || !file.StartsWith("\u007fELF\u0002\u0001"u8)) throw new InvalidDataException("This is no 64-bit little-endian ELF file.");
        int start = Int(file, 0x28), count = Short(file, 0x3c);
        var sections = new Section[count];
        for (int i = 0; i < count; i++)
        {
            var header = file.Slice(start + (64 * i), 64);
            sections[i] = new((uint)Int(header, 4), Int(header, 24), Int(header, 32), Int(header, 40));
        }
        return sections;
    }

    static int Int(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file[at..]);

    static ushort Short(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);

    static string Text(ReadOnlySpan<byte> file, int at) => Encoding.ASCII.GetString(file[at..(at + file[at..].IndexOf((byte)0))]);

    readonly record struct Section(uint Type, int Offset, int Size, int Link);
}
