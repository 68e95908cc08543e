using System.Threading.Channels;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>
/// The only writer of a database. Writes queue up while a commit is under way; the next transaction takes all that wait,
/// each within a savepoint, so that one that is refused undoes itself and not its neighbours. Whoever asked is answered
/// after the commit.
/// </summary>
sealed class GroupCommitWriter : IAsyncDisposable
{
    // Bounds the time a write waits for others of its transaction.
    const int MostPerCommit = 1024;

    readonly Channel<Write> queue = Channel.CreateBounded<Write>(new BoundedChannelOptions(16_384) { SingleReader = true });
    readonly SqliteSession session;
    readonly Task loop;

    public GroupCommitWriter(SqliteSession session)
    {
        this.session = session;
        loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public long Commits { get; private set; }

    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellation)
    {
        var write = new Write<T>(work);
        await queue.Writer.WriteAsync(write, cancellation);
        return await write.Done;
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
        session.Dispose();
    }

    void Run()
    {
        var batch = new List<Write>();
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MostPerCommit && queue.Reader.TryRead(out var write)) batch.Add(write);
            Commit(batch);
            batch.Clear();
        }
    }

    void Commit(List<Write> batch)
    {
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch)
            {
                session.Execute("SAVEPOINT one");
                if (!write.TryRun(session)) session.Execute("ROLLBACK TO one");
                session.Execute("RELEASE one");
            }
            session.Execute("COMMIT");
            Commits++;
        }
        catch (Exception failure)
        {
            // A full disk, a file that is gone: nothing of this transaction is kept, so nobody is told that it is.
            try
            {
                session.Execute("ROLLBACK");
            }
            catch (Exception)
            {
                // No transaction was open any more.
            }
            foreach (var write in batch) write.Fail(failure);
            return;
        }
        foreach (var write in batch) write.Answer();
    }

    abstract class Write
    {
        /// <summary>False when the work threw: it is to be undone.</summary>
        public abstract bool TryRun(SqliteSession session);

        public abstract void Answer();

        public abstract void Fail(Exception failure);
    }

    sealed class Write<T>(Func<SqliteSession, T> work) : Write
    {
        readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T? result;
        Exception? refused;

        public Task<T> Done => done.Task;

        public override bool TryRun(SqliteSession session)
        {
            try
            {
                result = work(session);
                return true;
            }
            catch (Exception failure)
            {
                refused = failure;
                return false;
            }
        }

        public override void Answer()
        {
            if (refused is null) done.SetResult(result!);
            else done.SetException(refused);
        }

        public override void Fail(Exception failure) => done.SetException(refused ?? failure);
    }
}
