using System.Security.Cryptography;

namespace Lab.PredictionService.Feedback;

/// <summary>
/// Lines of a spool that are no corrections, in a file beside it for a person to look at. A spool that is read again after a
/// crash brings them again: each is kept once.
/// </summary>
sealed class DamagedLines : IDisposable
{
    const string Ending = ".damaged";

    public const string Pattern = "*" + Ending;

    readonly FileStream file;
    readonly HashSet<string> known = [];
    bool isFlushed = true;

    public DamagedLines(string spool)
    {
        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        file = new FileStream(Path.ChangeExtension(spool, Ending), how);
        byte[] all = new byte[file.Length];
        file.ReadExactly(all);
        foreach (var range in all.AsSpan().Split((byte)'\n')) known.Add(Key(all.AsSpan(range)));
        if (all is [.., not (byte)'\n']) file.WriteByte((byte)'\n');
    }

    /// <summary>True when it is new. On disk after <see cref="Flush"/>.</summary>
    public bool Add(ReadOnlySpan<byte> line)
    {
        if (!known.Add(Key(line))) return false;
        long before = file.Length;
        try
        {
            file.Write(line);
            file.WriteByte((byte)'\n');
            // Out of the buffer: a disk that is full says so now.
            file.Flush();
        }
        catch
        {
            known.Remove(Key(line));
            file.SetLength(before);
            throw;
        }
        isFlushed = false;
        return true;
    }

    public void Flush()
    {
        if (!isFlushed) file.Flush(flushToDisk: true);
        isFlushed = true;
    }

    public void Dispose() => file.Dispose();

    /// <summary>Lines of such a file.</summary>
    public static int CountIn(string path)
    {
        using var read = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] part = new byte[65_536];
        int lines = 0;
        for (int length; (length = read.Read(part)) > 0;) lines += part.AsSpan(0, length).Count((byte)'\n');
        return lines;
    }

    static string Key(ReadOnlySpan<byte> line) => Convert.ToBase64String(SHA256.HashData(line));
}
