using System.IO.Compression;

namespace Lab.Tokenizers;

/// <summary>
/// The code point properties that Hugging Face tokenizers really use: four Unicode versions side by side, which no
/// single version of .NET's own tables has. Source: unicode_tables.bin, written by make_unicode_tables.py (its format is there).
/// </summary>
static class CodePoints
{
    const int BlockSize = 256;
    const int FlagBits = 9;
    const int FlagMask = (1 << FlagBits) - 1;

    // Entry of a code point: low 9 bits CodePointFlags, the rest an index into classes. Equal neighbouring blocks are stored once.
    static readonly ushort[] blocks = new ushort[0x110000 / BlockSize];
    static readonly ushort[] entries;
    static readonly byte[] classes;
    static readonly CodePointMap lowercase;
    static readonly CodePointMap decompositions;

    static CodePoints()
    {
        using var resource = typeof(CodePoints).Assembly.GetManifestResourceStream("unicode_tables.bin")!;
        using var inflated = new ZLibStream(resource, CompressionMode.Decompress);
        using var data = new MemoryStream();
        inflated.CopyTo(data);
        var reader = new VarintReader(data.ToArray());

        var flat = new ushort[0x110000];
        for (int set = 0; set < 7; set++) Mark(ref reader, flat, (ushort)(1 << set));
        classes = new byte[reader.Next() + 1];
        for (int i = 1; i < classes.Length; i++)
        {
            classes[i] = (byte)reader.Next();
            Mark(ref reader, flat, (ushort)(i << FlagBits));
        }
        lowercase = CodePointMap.Read(ref reader);
        decompositions = CodePointMap.Read(ref reader);
        foreach (int c in lowercase.CodePoints) flat[c] |= (ushort)CodePointFlags.HasLowercase;
        foreach (int c in decompositions.CodePoints) flat[c] |= (ushort)CodePointFlags.HasDecomposition;
        entries = StoreBlocks(flat);
    }

    public static CodePointFlags Flags(int codePoint) => (CodePointFlags)(Entry(codePoint) & FlagMask);

    public static bool Is(int codePoint, CodePointFlags flag) => (Entry(codePoint) & (int)flag) != 0;

    /// <summary>Canonical combining class; 0 for most.</summary>
    public static byte CombiningClass(int codePoint) => classes[Entry(codePoint) >> FlagBits];

    /// <summary>Full lower case of one code point; empty when it has none other than itself.</summary>
    public static ReadOnlySpan<int> Lowercase(int codePoint) => lowercase[codePoint];

    /// <summary>Full canonical decomposition; empty when there is none. Hangul syllables are not in here (see <see cref="Hangul"/>).</summary>
    public static ReadOnlySpan<int> Decomposition(int codePoint) => decompositions[codePoint];

    /// <summary>Those that <see cref="Decomposition"/> knows, ascending.</summary>
    public static ReadOnlySpan<int> Decomposable => decompositions.CodePoints;

    static int Entry(int codePoint) => entries[blocks[codePoint >> 8] * BlockSize + (codePoint & (BlockSize - 1))];

    static void Mark(ref VarintReader reader, ushort[] flat, ushort bits)
    {
        int end = 0;
        for (int left = reader.Next(); left > 0; left--)
        {
            int start = end + reader.Next();
            end = start + reader.Next();
            for (int c = start; c <= end; c++) flat[c] |= bits;
        }
    }

    static ushort[] StoreBlocks(ushort[] flat)
    {
        var stored = new List<ushort>(BlockSize * 256);
        for (int block = 0; block < blocks.Length; block++)
        {
            var current = flat.AsSpan(block * BlockSize, BlockSize);
            if (block > 0 && current.SequenceEqual(flat.AsSpan((block - 1) * BlockSize, BlockSize)))
            {
                blocks[block] = blocks[block - 1];
                continue;
            }
            blocks[block] = (ushort)(stored.Count / BlockSize);
            stored.AddRange(current);
        }
        return [.. stored];
    }
}
