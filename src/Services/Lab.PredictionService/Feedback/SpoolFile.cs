using Lab.ServiceDefaults.State;

namespace Lab.PredictionService.Feedback;

/// <summary>
/// A file of lines: appended at the end, taken from the beginning. The beginning moves in memory only; after a crash what
/// was taken comes again. Held alone: nobody else can open it meanwhile.
/// </summary>
sealed class SpoolFile : IDisposable
{
    public const string Pattern = "*.jsonl";

    readonly FileStream file;
    DamagedLines? damaged;
    long start;
    long end;

    SpoolFile(string path, FileMode mode)
    {
        var how = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        // Texts are what people wrote: for this user only.
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        file = new FileStream(path, how);
        Path = path;
        try
        {
            (Count, end) = CountLines();
            if (file.Length > end) SetAsideHalfLine();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Lines that are left.</summary>
    public int Count { get; private set; }

    /// <summary>Lines that went into the file of damaged ones since this one was opened.</summary>
    public int SetAside { get; private set; }

    public static SpoolFile Create(string folder)
    {
        OwnerOnly.MakeFolder(folder);
        // Version 7: names sort by time.
        return new SpoolFile(System.IO.Path.Combine(folder, $"{Guid.CreateVersion7()}.jsonl"), FileMode.CreateNew);
    }

    /// <summary>Null when somebody holds it or it holds nothing.</summary>
    public static SpoolFile? TryOpen(string path)
    {
        try
        {
            var opened = new SpoolFile(path, FileMode.Open);
            if (opened.Count > 0 || opened.SetAside > 0) return opened;
            opened.Delete();
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="line">With its line feed, and no other one in it.</param>
    public void Append(ReadOnlySpan<byte> line)
    {
        try
        {
            file.Position = end;
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            file.SetLength(end);
            throw;
        }
        end += line.Length;
        Count++;
    }

    /// <summary>Without its line feed; empty when there is none.</summary>
    public ReadOnlySpan<byte> ReadFirst()
    {
        if (Count == 0) return [];
        byte[] read = new byte[16_384];
        file.Position = start;
        for (int length = 0; ;)
        {
            if (length == read.Length) Array.Resize(ref read, 2 * length);
            int more = file.Read(read, length, read.Length - length);
            if (more == 0) return read.AsSpan(0, length);
            int at = read.AsSpan(length, more).IndexOf((byte)'\n');
            if (at >= 0) return read.AsSpan(0, length + at);
            length += more;
        }
    }

    public void RemoveFirst()
    {
        start += ReadFirst().Length + 1;
        if (--Count > 0) return;
        // Only now are they gone from here.
        damaged?.Flush();
        file.SetLength(0);
        file.Flush(flushToDisk: true);
        (start, end) = (0, 0);
    }

    /// <summary>Moves the first line, which nobody can read, into the file of damaged ones; an empty one says nothing and goes. True when it is new there.</summary>
    public bool SetAsideFirst()
    {
        int before = SetAside;
        if (ReadFirst() is { IsEmpty: false } line) Keep(line);
        RemoveFirst();
        return SetAside > before;
    }

    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    public void Dispose()
    {
        damaged?.Dispose();
        file.Dispose();
    }

    // Of a process that died while it wrote, and then nobody was told that it is kept; or of a disk that lost the rest.
    void SetAsideHalfLine()
    {
        byte[] half = new byte[file.Length - end];
        file.Position = end;
        file.ReadExactly(half);
        Keep(half);
        damaged!.Flush();
        file.SetLength(end);
    }

    void Keep(ReadOnlySpan<byte> line)
    {
        damaged ??= new DamagedLines(Path);
        if (damaged.Add(line)) SetAside++;
    }

    (int Lines, long End) CountLines()
    {
        byte[] read = new byte[65_536];
        int lines = 0;
        long position = 0, end = 0;
        for (int length; (length = file.Read(read)) > 0; position += length)
        {
            var part = read.AsSpan(0, length);
            lines += part.Count((byte)'\n');
            if (part.LastIndexOf((byte)'\n') is var last and >= 0) end = position + last + 1;
        }
        return (lines, end);
    }
}
