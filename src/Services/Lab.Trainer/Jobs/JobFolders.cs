using Lab.Records;
using Lab.Records.Jobs;
using Lab.ServiceDefaults.State;

namespace Lab.Trainer.Jobs;

/// <summary>A folder for each job that has not ended well: checkpoints and whatever its next attempt needs.</summary>
/// <param name="root">Of all jobs.</param>
sealed class JobFolders(string root)
{
    static readonly TimeSpan again = TimeSpan.FromMilliseconds(200);

    public string Make(string id)
    {
        string folder = Path.Combine(root, id);
        OwnerOnly.MakeFolder(folder);
        return folder;
    }

    /// <summary>
    /// Waits until no other process of this machine works in the job's folder: one that was frozen, and lost its job meanwhile, may still write for a moment.
    /// A process that is killed lets go at once.
    /// </summary>
    public async Task<IDisposable> AloneAsync(string id, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(root, id + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (File.Exists(Path.Combine(root, id + ".lock")))
            {
                await Task.Delay(again, time, cancellation);
            }
        }
    }

    public void Remove(string id)
    {
        string folder = Path.Combine(root, id);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Removes the folders of jobs that nobody can retry any more.</summary>
    public async Task RemoveForgottenAsync(JobQueue queue, CancellationToken cancellation)
    {
        if (!Directory.Exists(root)) return;
        foreach (string folder in Directory.GetDirectories(root))
        {
            string id = Path.GetFileName(folder);
            if (Guid.TryParseExact(id, "D", out _) && await queue.FindAsync(id, cancellation) is null or { State: JobState.Succeeded }) Remove(id);
        }
    }
}
