using System.Text.Json;
using Lab.Records;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Feedback;

/// <summary>
/// Corrections on disk, in order: one file of JSON lines a process, locked while it runs. A file whose process is gone is
/// taken over. Nothing is created before the first correction.
/// </summary>
sealed partial class FeedbackSpool(IOptions<FeedbackOptions> options, IConfiguration configuration, ILogger<FeedbackSpool> log) : IDisposable
{
    readonly Lock gate = new();
    readonly string folder = options.Value.Folder ?? Path.Combine(DataFolder(configuration), "feedback");
    SpoolFile? file;

    /// <summary>Corrections that wait here, as far as files of this process go.</summary>
    public int Count
    {
        get
        {
            lock (gate) return file?.Count ?? 0;
        }
    }

    /// <summary>On disk when it returns; false when the spool would be larger than allowed.</summary>
    /// <exception cref="IOException">The disk is full or broken; the spool is as before.</exception>
    public bool TryAppend(FeedbackRecord record)
    {
        byte[] line = record.ToLine();
        lock (gate)
        {
            if (Length() + line.Length > options.Value.MaxSpoolBytes) return false;
            file ??= TakeOver() ?? SpoolFile.Create(folder);
            file.Append(line);
            return true;
        }
    }

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
                if (file.ReadFirst() is var line && Parse(line) is { } record) return record;
                if (file.Count > 0) file.RemoveFirst();
            }
        }
    }

    /// <summary>The one that <see cref="Peek"/> gave is elsewhere now.</summary>
    public void RemoveFirst()
    {
        lock (gate) file!.RemoveFirst();
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

    long Length() => Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles(SpoolFile.Pattern).Sum(found => found.Length) : 0;

    /// <summary>The oldest file with content that nobody holds.</summary>
    SpoolFile? TakeOver() => !Directory.Exists(folder) ? null
        : Directory.EnumerateFiles(folder, SpoolFile.Pattern).Where(path => path != file?.Path).Order(StringComparer.Ordinal)
            .Select(SpoolFile.TryOpen).FirstOrDefault(found => found is not null);

    FeedbackRecord? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.IsEmpty ? null : FeedbackRecord.FromLine(line);
        }
        catch (JsonException cause)
        {
            LogDamaged(cause, line.Length);
            return null;
        }
    }

    static string DataFolder(IConfiguration configuration) => configuration["LAB_DATA"] is { Length: > 0 } set
        ? Path.GetFullPath(set)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "sentiment-lab");

    [LoggerMessage(LogLevel.Error, "A line of {Bytes} bytes in the spool of corrections is damaged and was left out")]
    partial void LogDamaged(Exception cause, int bytes);
}
