using System.Collections.Concurrent;
using Lab.ServiceDefaults.State;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>
/// A database file: one writer whose transactions gather the writes of many requests, and readers on connections of their own,
/// which in write-ahead mode neither wait for the writer nor stop it.
/// </summary>
sealed class SqliteDatabase : IAsyncDisposable
{
    /// <summary>Larger files are not read through at the start: about a second.</summary>
    const long MostChecked = 512L << 20;

    readonly string connectionString;
    readonly ConcurrentBag<SqliteSession> readers = [];
    readonly GroupCommitWriter writer;

    /// <param name="file">Made when it does not exist; its folder too.</param>
    public SqliteDatabase(string file)
    {
        string path = Path.GetFullPath(file);
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 30,
            ForeignKeys = true,
        }.ToString();
        writer = new GroupCommitWriter(OpenFirst(path));
    }

    /// <summary>Transactions so far that held at least one write; the benchmark shows how well calls gather.</summary>
    public long Commits => writer.Commits;

    /// <summary>Runs <paramref name="work"/> in a transaction; the task completes when it is on disk, or fails with all of this work undone.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellation) => writer.WriteAsync(work, cancellation);

    /// <summary>Runs <paramref name="work"/> on one consistent state of the database.</summary>
    public T Read<T>(Func<SqliteSession, T> work)
    {
        if (!readers.TryTake(out var session)) session = Open();
        bool sound = false;
        try
        {
            session.Execute("BEGIN");
            try
            {
                T result = work(session);
                sound = true;
                return result;
            }
            catch (MlflowException)
            {
                sound = true;
                throw;
            }
            finally
            {
                session.Execute("COMMIT");
            }
        }
        finally
        {
            if (sound) readers.Add(session);
            else session.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        while (readers.TryTake(out var session)) session.Dispose();
    }

    SqliteSession OpenFirst(string path)
    {
        SqliteSession? session = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Before SQLite sees it: opening drops what is behind the damage, and the whole log where the file itself is empty.
            if (WriteAheadLog.FindDamage(WriteAheadLog.FileOf(path)) is { } whole) throw DatabaseTrouble.DamagedLog(path, whole);
            if (new FileInfo(path) is not { Exists: true, Length: > 0 } && WriteAheadLog.HasFrames(WriteAheadLog.FileOf(path))) throw DatabaseTrouble.LogWithoutDatabase(path);
            session = Open();
            Schema.Bring(session, path);
            if (new FileInfo(path).Length <= MostChecked && session.Scalar("PRAGMA quick_check(1)") is string found and not "ok") throw DatabaseTrouble.DamagedPage(path, found);
            foreach (string file in (string[])[path, WriteAheadLog.FileOf(path), path + "-shm"]) OwnerOnly.Close(file);
            return session;
        }
        catch (Exception failure)
        {
            session?.Dispose();
            if (failure is not LabException && DatabaseTrouble.Of(failure, path) is { } trouble) throw trouble;
            throw;
        }
    }

    // synchronous=FULL: in write-ahead mode the log is flushed to the disk at every commit, so that an answered write outlives
    // a loss of power; NORMAL would only outlive a kill of the process. Gathering writes pays for the flush.
    SqliteSession Open()
    {
        var session = new SqliteSession(connectionString);
        session.Execute("PRAGMA journal_mode = WAL");
        session.Execute("PRAGMA synchronous = FULL");
        session.Execute("PRAGMA temp_store = MEMORY");
        return session;
    }
}
