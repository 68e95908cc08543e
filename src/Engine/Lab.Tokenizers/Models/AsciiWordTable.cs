using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lab.Tokenizers;

/// <summary>The whole words of a vocabulary that are 1 to 15 ASCII letters and digits, looked up by their bytes in one register.</summary>
sealed class AsciiWordTable
{
    public const int NotFound = -1;
    const int MaxLength = 15;

    // 24 bytes; Low and High are the word's bytes, zero behind its end. Low is 0 in a free slot only.
    struct Slot
    {
        public ulong Low;
        public ulong High;
        public int Id;
    }

    readonly Slot[] slots;
    readonly int shift;

    public AsciiWordTable(WordPieceModel model)
    {
        var entries = model.MaxInputCharsPerWord < 1 ? [] : model.Entries
            .Where(e => e.Token.Length is > 0 and <= MaxLength && e.Token.Length <= model.MaxInputCharsPerWord && e.Token.All(char.IsAsciiLetterOrDigit))
            .ToList();
        int bits = 4;
        while (1 << bits < 2 * entries.Count) bits++;
        shift = 64 - bits;
        slots = new Slot[1 << bits];
        Span<byte> bytes = stackalloc byte[16];
        foreach (var (token, id) in entries)
        {
            bytes.Clear();
            System.Text.Encoding.ASCII.GetBytes(token, bytes);
            (ulong low, ulong high) = (MemoryMarshal.Read<ulong>(bytes), MemoryMarshal.Read<ulong>(bytes[8..]));
            int slot = Start(low, high);
            while (slots[slot].Low != 0) slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = new Slot { Low = low, High = high, Id = id };
        }
    }

    /// <summary>Id of the word in the first <paramref name="length"/> (1 to 15) bytes.</summary>
    public int Find(Vector128<byte> bytes, int length)
    {
        // 16 bytes of ones followed by 16 of zeros: read 16 from 16 - length.
        ReadOnlySpan<byte> masks =
        [
            255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
        var word = (bytes & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(masks), (nuint)(16 - length))).AsUInt64();
        (ulong low, ulong high) = (word.ToScalar(), word.GetElement(1));
        ref var table = ref MemoryMarshal.GetArrayDataReference(slots);
        for (int slot = Start(low, high); ; slot = (slot + 1) & (slots.Length - 1))
        {
            ref var candidate = ref Unsafe.Add(ref table, slot);
            if (candidate.Low == low && candidate.High == high) return candidate.Id;
            if (candidate.Low == 0) return NotFound;
        }
    }

    int Start(ulong low, ulong high) => (int)((low ^ high * 0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93 >> shift);
}
