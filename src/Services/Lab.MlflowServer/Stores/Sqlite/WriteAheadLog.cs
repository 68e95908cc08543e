using System.Buffers.Binary;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>
/// Looks for damage in the middle of a write-ahead log (https://sqlite.org/walformat.html). SQLite takes the first frame that is wrong for the
/// end of the log, and so would drop commits behind it that have been answered, without a word.
/// </summary>
static class WriteAheadLog
{
    const int HeaderBytes = 32;
    const int FrameHeaderBytes = 24;
    const uint LittleEndianMagic = 0x377f0682;
    const uint BigEndianMagic = 0x377f0683;

    public static string FileOf(string database) => database + "-wal";

    /// <summary>How many bytes at the beginning are whole commits, when others follow behind damage; null when there is none.</summary>
    /// <remarks>A wrong end is no damage: whoever was writing there was never answered. So damage of the very last commit cannot be told from it.</remarks>
    public static long? FindDamage(string file)
    {
        // Somebody else may be writing there now: what is wrong only for a moment is not damage.
        return Look(file) is null ? null : Look(file);
    }

    static long? Look(string file)
    {
        if (!File.Exists(file)) return null;
        using var log = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (log.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes) return null;
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        int page = (int)BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        if (magic is not (LittleEndianMagic or BigEndianMagic) || page is < 512 or > 65_536 || (page & (page - 1)) != 0) return HasFrames(log) ? 0 : null;
        var sum = new Checksum(magic == BigEndianMagic);
        sum.Add(header[..24]);
        return sum.Is(header[24..32]) ? FindIn(log, sum, header[16..24], page) : HasFrames(log) ? 0 : null;
    }

    /// <summary>Whether anything was ever written there.</summary>
    public static bool HasFrames(string file) => new FileInfo(file) is { Exists: true, Length: > HeaderBytes + FrameHeaderBytes };

    // Of a log whose header is wrong; one that has not been written to has nothing to lose.
    static bool HasFrames(FileStream log) => log.Length > HeaderBytes + FrameHeaderBytes;

    static long? FindIn(FileStream log, Checksum sum, ReadOnlySpan<byte> salts, int page)
    {
        byte[] frame = new byte[FrameHeaderBytes + page];
        long whole = HeaderBytes;
        bool isWrong = false, hasCommit = false;
        while (log.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            bool isOfThisLog = frame.AsSpan(8, 8).SequenceEqual(salts);
            bool isCommit = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0;
            if (!isWrong)
            {
                sum.Add(frame.AsSpan(0, 8));
                sum.Add(frame.AsSpan(FrameHeaderBytes));
                isWrong = !isOfThisLog || !sum.Is(frame.AsSpan(16, 8));
                if (!isWrong && isCommit) whole = log.Position;
            }
            if (!isWrong || !isOfThisLog) continue;
            // A frame behind a commit: that commit was on the disk before, and answered.
            if (hasCommit) return whole;
            hasCommit = isCommit;
        }
        return null;
    }

    /// <summary>SQLite's running sum of pairs of words.</summary>
    struct Checksum(bool bigEndian)
    {
        uint first;
        uint second;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                first += Word(bytes) + second;
                second += Word(bytes[4..]) + first;
            }
        }

        public readonly bool Is(ReadOnlySpan<byte> stored) =>
            BinaryPrimitives.ReadUInt32BigEndian(stored) == first && BinaryPrimitives.ReadUInt32BigEndian(stored[4..]) == second;

        readonly uint Word(ReadOnlySpan<byte> at) => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
    }
}
