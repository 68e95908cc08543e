using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>
/// Interrupts the statements of a connection, while this lives, that take more steps of SQLite's virtual machine than they may, or
/// whose caller has gone. Steps are counted, not time: what is refused on a busy machine is refused on an idle one.
/// </summary>
sealed class StepLimit : IDisposable
{
    const int Stride = 10_000;

    readonly SqliteConnection connection;
    long left;

    public StepLimit(SqliteConnection connection, long most, CancellationToken cancellation)
    {
        this.connection = connection;
        left = most;
        raw.sqlite3_progress_handler(connection.Handle, Stride, _ => (left -= Stride) < 0 || cancellation.IsCancellationRequested ? 1 : 0, null);
    }

    public bool IsReached => left < 0;

    public void Dispose() => raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
}
