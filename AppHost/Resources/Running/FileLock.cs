namespace AppHost.Resources.Running;

/// <summary>
/// A lock that processes of one machine share through a file. The operating system lets go of it when the process
/// dies, however it dies; the file itself stays.
/// </summary>
sealed class FileLock : IDisposable
{
    static readonly TimeSpan pause = TimeSpan.FromMilliseconds(200);

    readonly FileStream file;

    FileLock(FileStream file) => this.file = file;

    /// <summary>The lock, or null when another process (or another part of this one) holds it.</summary>
    public static FileLock? TryTake(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            // FileShare.None is an advisory lock (flock) on Unix and a real one on Windows.
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Waits for the lock.</summary>
    public static async Task<FileLock> TakeAsync(string path, Action whenBusy, TimeProvider time, CancellationToken cancellation)
    {
        for (var told = false; ; told = true)
        {
            if (TryTake(path) is { } taken) return taken;
            if (!told) whenBusy();
            await Task.Delay(pause, time, cancellation);
        }
    }

    public void Dispose() => file.Dispose();
}
