using Lab.ServiceDefaults.State;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>What is wrong with a database file or its disk, with what to do about it.</summary>
static class DatabaseTrouble
{
    // Primary result codes of SQLite.
    const int ReadOnly = 8;
    const int InputOutput = 10;
    const int Corrupt = 11;
    const int Full = 13;
    const int CannotOpen = 14;
    const int NotADatabase = 26;

    /// <summary>Null when the failure is none of the disk or the file.</summary>
    public static LabException? Of(Exception failure, string database)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(database))!;
        if (IsFull(failure, database)) return FullDisk(folder, failure);
        return failure switch
        {
            SqliteException { SqliteErrorCode: Corrupt } => DamagedPage(database, failure.Message, failure),
            SqliteException { SqliteErrorCode: NotADatabase } => NoDatabase(database, failure),
            SqliteException { SqliteErrorCode: ReadOnly or CannotOpen } or UnauthorizedAccessException => new(
                ErrorKind.Data, $"The database cannot be opened or written: {failure.Message}", database, "a file in a folder that this user may write, or none yet.",
                $"Give it back to your user: chown -R $USER {folder}", failure),
            SqliteException { SqliteErrorCode: InputOutput } or IOException => new(
                ErrorKind.Data, $"The disk of the database fails: {failure.Message}", database, "a disk that can be read and written.", "Look at the system's log (dmesg), and copy the folder elsewhere.", failure),
            _ => null,
        };
    }

    /// <summary>No space is why. SQLite says so of the file that it writes, and of those beside it only that they cannot be made.</summary>
    public static bool IsFull(Exception failure, string database) => failure is SqliteException { SqliteErrorCode: Full } || DiskErrors.IsFull(failure)
        || (failure is SqliteException { SqliteErrorCode: InputOutput or CannotOpen } && DiskErrors.IsFull(Path.GetDirectoryName(Path.GetFullPath(database))!));

    /// <param name="database">The file.</param>
    /// <param name="found">What SQLite says of it.</param>
    /// <param name="failure">The failure below.</param>
    public static LabException DamagedPage(string database, string found, Exception? failure = null) => new(
        ErrorKind.Data, $"The database is damaged: {found.ReplaceLineEndings(" ").TrimEnd('.')}.", database,
        remedy: $"Stop the server, keep a copy of {Path.GetDirectoryName(database)}, then read what is left into a new file: "
            + $"sqlite3 {database} .recover | sqlite3 {database}.recovered && rm -f {database}-wal {database}-shm && mv {database}.recovered {database}",
        inner: failure);

    /// <param name="database">The file.</param>
    /// <param name="whole">Bytes at the beginning of its log that are whole commits.</param>
    public static LabException DamagedLog(string database, long whole)
    {
        string log = WriteAheadLog.FileOf(database);
        return new(
            ErrorKind.Data, "The write-ahead log of the database is damaged, and commits follow the damage: they would be lost without a word.", log,
            remedy: $"Bring the file back from a copy; or give up what follows the damage: cp -a {log} {log}.damaged && truncate -s {whole} {log}");
    }

    /// <param name="database">A file that is empty or missing, beside a log that is not.</param>
    public static LabException LogWithoutDatabase(string database)
    {
        string log = WriteAheadLog.FileOf(database);
        return new(
            ErrorKind.Data, "The database is empty or missing, and commits lie in its write-ahead log: a new database would drop them.", database,
            remedy: $"Bring the file back from a copy; or read what the log holds by itself: cp -a {log} {log}.copy && truncate -s 4096 {database}; "
                + $"or begin anew: mv {log} {log}.old");
    }

    static LabException FullDisk(string folder, Exception failure) => new(
        ErrorKind.Data, "The disk of the tracking server's data is full.", folder, remedy: "Free some space there; nothing that was answered is lost.", inner: failure);

    static LabException NoDatabase(string database, Exception failure) => new(
        ErrorKind.Data, "The file is no SQLite database, or its first page is damaged.", database, "a database of this server, or no file yet.",
        $"Name another file with --backend-store-uri; or keep a copy of it and read what is left into a new one: sqlite3 {database} .recover | sqlite3 {database}.recovered && mv {database}.recovered {database}",
        failure);
}
