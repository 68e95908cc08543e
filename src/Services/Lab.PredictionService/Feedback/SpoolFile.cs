namespace Lab.PredictionService.Feedback;

/// <summary>
/// A file of lines: appended at the end, taken from the beginning. The beginning moves in memory only; after a crash what
/// was taken comes again. Held alone: nobody else can open it meanwhile.
/// </summary>
sealed class SpoolFile : IDisposable
{
    public const string Pattern = "*.jsonl";

    readonly FileStream file;
    long start;
    long end;

    SpoolFile(string path, FileMode mode)
    {
        var how = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        // Texts are what people wrote: for this user only.
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        file = new FileStream(path, how);
        Path = path;
        (Count, end) = CountLines();
        // Half a line is of a process that died while it wrote; nobody was told that it is kept.
        if (file.Length > end) file.SetLength(end);
    }

    public string Path { get; }

    /// <summary>Lines that are left.</summary>
    public int Count { get; private set; }

    public static SpoolFile Create(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // Version 7: names sort by time.
        return new SpoolFile(System.IO.Path.Combine(folder, $"{Guid.CreateVersion7()}.jsonl"), FileMode.CreateNew);
    }

    /// <summary>Null when somebody holds it or it holds nothing.</summary>
    public static SpoolFile? TryOpen(string path)
    {
        try
        {
            var opened = new SpoolFile(path, FileMode.Open);
            if (opened.Count > 0) return opened;
            opened.Delete();
            return null;
        }
        catch (IOException)
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
        catch (IOException)
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
        file.SetLength(0);
        file.Flush(flushToDisk: true);
        (start, end) = (0, 0);
    }

    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    public void Dispose() => file.Dispose();

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
