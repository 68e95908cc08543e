using Lab.MlflowServer.Hosting;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.ServiceDefaults.State;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores;

/// <summary>What the stores' disk does to a server that runs: the answer to a call, the health, and a line in the log a minute.</summary>
sealed partial class StoreTrouble(TrackingServerOptions options, TimeProvider time, ILogger<StoreTrouble> log)
{
    const string FullDisk = "The disk of the tracking server's data is full. What is there can be read; nothing new is kept until some space is free.";
    const string Damage = "The database is damaged, or its disk fails: the server's log says how to repair it.";

    readonly OncePerMinute said = new(time);
    readonly string database = Path.GetFullPath(options.DatabaseFile);
    readonly string artifacts = Path.GetFullPath(options.ArtifactFolder);
    volatile bool isDamaged;

    /// <summary>The answer when the disk or the database is why a call failed; null when it is something else.</summary>
    public MlflowException? Of(Exception failure)
    {
        if (failure is not SqliteException && !DiskErrors.IsFull(failure) && failure is not UnauthorizedAccessException) return null;
        // Of an artifact only the folder matters.
        string file = failure is SqliteException ? database : Path.Combine(artifacts, "artifact");
        if (DatabaseTrouble.Of(failure, file) is not { } trouble) return null;
        if (said.MaySay(out int before)) LogTrouble(failure, trouble.Message, before);
        if (DatabaseTrouble.IsFull(failure, file))
            return new MlflowException(ErrorCodes.ResourceExhausted, FullDisk, StatusCodes.Status507InsufficientStorage, failure);
        isDamaged |= failure is SqliteException;
        return new MlflowException(ErrorCodes.DataLoss, Damage, StatusCodes.Status500InternalServerError, failure);
    }

    /// <summary>What is wrong now, without a path; null when all is well.</summary>
    public string? Find() => isDamaged ? Damage
        : DiskErrors.IsFull(Path.GetDirectoryName(database)!) || (options.ServesArtifacts && DiskErrors.IsFull(artifacts)) ? FullDisk
        : null;

    [LoggerMessage(LogLevel.Critical, "{Trouble} ({Before} more calls failed since the last message)")]
    partial void LogTrouble(Exception cause, string trouble, int before);
}
