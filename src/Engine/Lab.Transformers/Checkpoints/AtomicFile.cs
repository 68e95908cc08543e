namespace Lab.Transformers.Checkpoints;

/// <summary>
/// A file that appears whole or not at all: written beside its place under another name, forced to disk, then renamed.
/// Whoever reads the path sees the old content or the new, also after a power cut. Disposed without
/// <see cref="Commit"/>, it leaves the old file and no other.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    readonly string path;
    readonly string temporary;
    readonly FileStream stream;
    bool committed;

    /// <summary>Opens the temporary file.</summary>
    /// <param name="path">The file to replace; its folder must exist.</param>
    /// <param name="expectedBytes">Space to reserve at once, so that a full disk shows before the work; 0 when unknown.</param>
    public AtomicFile(string path, long expectedBytes = 0)
    {
        this.path = Path.GetFullPath(path);
        temporary = Path.Combine(Path.GetDirectoryName(this.path)!, $".{Guid.NewGuid():N}.tmp");
        try
        {
            stream = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                PreallocationSize = expectedBytes,
                BufferSize = 1 << 16,
            });
        }
        catch
        {
            // The file may be there although its space could not be reserved.
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Where the new content goes.</summary>
    public Stream Stream => stream;

    /// <summary>Forces the content to disk and puts it in place of the old file.</summary>
    public void Commit()
    {
        Flush();
        Rename();
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>Forces the content to disk; for several files that are to change places together.</summary>
    internal void Flush()
    {
        stream.Flush(flushToDisk: true);
        stream.Dispose();
    }

    internal void Rename()
    {
        File.Move(temporary, path, overwrite: true);
        committed = true;
    }

    public void Dispose()
    {
        stream.Dispose();
        if (!committed) File.Delete(temporary);
    }

    /// <summary>Replaces a file by what <paramref name="write"/> puts into the stream; when that throws, nothing changes.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new AtomicFile(path);
        write(file.Stream);
        file.Commit();
    }
}
