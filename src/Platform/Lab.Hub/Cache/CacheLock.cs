namespace Lab.Hub.Cache;

/// <summary>One writer of a blob at a time, in all processes: the same lock on the same file as the hub's own library takes (flock).</summary>
static class CacheLock
{
    static readonly TimeSpan lookAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>Held until it is disposed.</summary>
    public static async Task<IDisposable> AcquireAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException held) when (File.Exists(path) && held is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
            {
                await Task.Delay(lookAgain, time, cancellation);
            }
        }
    }
}
