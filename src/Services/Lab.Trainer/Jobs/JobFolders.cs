using Lab.Records;
using Lab.Records.Jobs;
using Lab.Sentiment.Retraining;
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
        IDisposable? alone;
        while ((alone = TryAlone(id)) is null) await Task.Delay(again, time, cancellation);
        return alone;
    }

    // Null: somebody works there.
    FileStream? TryAlone(string id)
    {
        string file = Path.Combine(root, id + ".lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    public void Remove(string id)
    {
        string folder = Path.Combine(root, id);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Removes texts of users: a retry gathers them anew.</summary>
    public void RemoveTexts(string id) => Retrainer.RemoveTexts(Path.Combine(root, id));

    /// <summary>
    /// Removes the folders of jobs that nobody can retry any more, and the texts of those that ended without a worker: cancelled while they waited, or
    /// after too many crashes.
    /// </summary>
    public async Task TidyAsync(JobQueue queue, CancellationToken cancellation)
    {
        if (!Directory.Exists(root)) return;
        foreach (string folder in Directory.GetDirectories(root))
        {
            string id = Path.GetFileName(folder);
            if (!Guid.TryParseExact(id, "D", out _)) continue;
            // Who claims it meanwhile waits.
            using var alone = TryAlone(id);
            if (alone is null) continue;
            var job = await queue.FindAsync(id, cancellation);
            if (job is null or { State: JobState.Succeeded }) Remove(id);
            else if (job.State.IsEnd) RemoveTexts(id);
        }
    }
}
