using System.Text.Json;
using Lab.PredictionService.Telemetry;
using Lab.Records;
using Lab.ServiceDefaults.State;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Feedback;

/// <summary>
/// Corrections on disk, in order: one file of JSON lines a process, locked while it runs. A file whose process is gone is
/// taken over by another one of the same lab. Nothing is created before the first correction.
/// </summary>
sealed partial class FeedbackSpool(SpoolOwner owner, IOptions<FeedbackOptions> options, TimeProvider time, ILogger<FeedbackSpool> log) : IDisposable
{
    const int ShortCorrection = 1_024;

    readonly Lock gate = new();
    readonly OncePerMinute damage = new(time);
    SpoolFile? file;
    (long Bytes, int Lines) counted;

    // Bytes of what did not fit.
    volatile int refused;

    /// <summary>Corrections that wait here, as far as files of this process go.</summary>
    public int Count
    {
        get
        {
            lock (gate) return file?.Count ?? 0;
        }
    }

    /// <summary>A short correction, or the one that was refused last, does not fit.</summary>
    public bool IsFull
    {
        get
        {
            long bytes = Bytes;
            bool full = bytes > 0 && bytes + Math.Max(ShortCorrection, refused) > options.Value.MaxSpoolBytes;
            if (!full) refused = 0;
            return full;
        }
    }

    // Of all files of this lab: those of its other processes too.
    long Bytes => Files(SpoolFile.Pattern).Sum(found => found.Exists ? found.Length : 0);

    /// <summary>Lines that were set aside and still lie beside the spool.</summary>
    public int Damaged
    {
        get
        {
            FileInfo[] files = [.. Files(DamagedLines.Pattern)];
            long bytes = files.Sum(found => found.Length);
            lock (gate)
            {
                if (bytes != counted.Bytes) counted = (bytes, files.Sum(found => DamagedLines.CountIn(found.FullName)));
                return counted.Lines;
            }
        }
    }

    /// <summary>On disk when it returns; false when the spool would be larger than allowed.</summary>
    /// <exception cref="IOException">The disk is full or broken; the spool is as before.</exception>
    public bool TryAppend(FeedbackRecord record)
    {
        byte[] line = record.ToLine();
        lock (gate)
        {
            if (Bytes + line.Length > options.Value.MaxSpoolBytes)
            {
                refused = line.Length;
                return false;
            }
            if (file is null)
            {
                owner.MakeFolder();
                file = TakeOver() ?? SpoolFile.Create(owner.Folder);
            }
            file.Append(line);
            return true;
        }
    }

    /// <summary>Tries whether the disk takes a file now.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public void Probe()
    {
        lock (gate)
        {
            owner.MakeFolder();
            string path = Path.Combine(owner.Folder, $"{Environment.ProcessId}.probe");
            try
            {
                using var probe = new FileStream(path, FileMode.Create);
                probe.Write(new byte[4_096]);
                probe.Flush(flushToDisk: true);
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>No room is left on the disk where it lies.</summary>
    public bool IsDiskFull => DiskErrors.IsFull(owner.Folder);

    /// <summary>The oldest correction, also of a process that is gone; null when there is none.</summary>
    public FeedbackRecord? Peek()
    {
        lock (gate)
        {
            while (true)
            {
                if (file is null or { Count: 0 })
                {
                    if (TakeOver() is not { } next) return null;
                    file?.Delete();
                    file = next;
                }
                if (file.Count == 0) continue;
                if (Parse(file.ReadFirst()) is { } record) return record;
                if (file.SetAsideFirst()) Tell(file);
            }
        }
    }

    /// <summary>The one that <see cref="Peek"/> gave is elsewhere now.</summary>
    public void RemoveFirst()
    {
        lock (gate) file!.RemoveFirst();
    }

    /// <summary>Says once whose corrections lie beside those of this lab, where nobody would expect them.</summary>
    public void TellOfOthers()
    {
        if (owner.IsShared) return;
        foreach (string other in owner.Others()) LogOther(other, owner.Name);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (file is { Count: 0 }) file.Delete();
            file?.Dispose();
            file = null;
        }
    }

    IEnumerable<FileInfo> Files(string pattern) => owner.Folders.Where(Directory.Exists).SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles(pattern));

    /// <summary>The oldest file with content that nobody holds.</summary>
    SpoolFile? TakeOver()
    {
        foreach (var found in Files(SpoolFile.Pattern).Where(found => found.FullName != file?.Path).OrderBy(found => found.Name, StringComparer.Ordinal))
        {
            if (SpoolFile.TryOpen(found.FullName) is not { } taken) continue;
            if (taken.SetAside > 0) Tell(taken);
            if (taken.Count > 0) return taken;
            taken.Delete();
        }
        return null;
    }

    void Tell(SpoolFile of)
    {
        ServiceTelemetry.Damaged();
        if (damage.MaySay(out _)) LogDamaged(of.Path);
    }

    static FeedbackRecord? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.IsEmpty ? null : FeedbackRecord.FromLine(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "Damaged lines of {Spool} were set aside in the file of that name that ends in .damaged. Repair them in a new .jsonl file, then delete it.")]
    partial void LogDamaged(string spool);

    [LoggerMessage(LogLevel.Warning, "Corrections of '{Other}' wait in the same folder. This is '{Own}': they are not touched.")]
    partial void LogOther(string other, string own);
}
