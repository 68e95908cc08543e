using Lab.Mlflow;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.Services.Tests.MlflowServer.Stores.Sqlite;

public sealed class SqliteDatabaseTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WritesThatWait_ShareACommit_AndARefusedOneUndoesOnlyItself()
    {
        using var folder = new ServerFolder();
        await using var database = new SqliteDatabase(folder.Database);
        using var blocked = new ManualResetEventSlim();
        var first = database.WriteAsync(session =>
        {
            blocked.Wait(Cancellation);
            return Add(session, "first");
        }, Cancellation);
        var others = Enumerable.Range(0, 50).Select(i => database.WriteAsync(session => Add(session, $"n{i}"), Cancellation)).ToList();
        var refused = database.WriteAsync<int>(session =>
        {
            Add(session, "undone");
            throw new MlflowException(ErrorCodes.InvalidState, "no");
        }, Cancellation);
        blocked.Set();
        await Task.WhenAll([first, .. others]);
        await Assert.ThrowsAsync<MlflowException>(() => refused);
        Assert.InRange(database.Commits, 1, 3);
        Assert.Equal((51L, 0L), database.Read(session => (Count(session, "%"), Count(session, "undone"))));
    }

    [Fact]
    public async Task Reader_SeesOneStateWhileAWriterWrites()
    {
        using var folder = new ServerFolder();
        await using var database = new SqliteDatabase(folder.Database);
        await database.WriteAsync(session => Add(session, "before"), Cancellation);
        var seen = database.Read(session =>
        {
            long before = Count(session, "%");
            database.WriteAsync(other => Add(other, "meanwhile"), Cancellation).Wait(Cancellation);
            return (before, Count(session, "%"));
        });
        Assert.Equal((1L, 1L), seen);
        Assert.Equal(2L, database.Read(session => Count(session, "%")));
    }

    [Fact]
    public async Task NewerForm_IsRefusedWithTheFileAndBothForms()
    {
        using var folder = new ServerFolder();
        await using (var database = new SqliteDatabase(folder.Database)) await database.WriteAsync(session => Add(session, "x"), Cancellation);
        using (var session = new SqliteSession($"Data Source={folder.Database};Pooling=False")) session.Execute("PRAGMA user_version = 99");
        var refused = Assert.Throws<LabException>(() => new SqliteDatabase(folder.Database));
        Assert.Equal((folder.Database, $"The database has form 99; this server knows forms up to {Schema.Newest}."), (refused.Where, refused.What));
    }

    [Fact]
    public void FileOfAnotherProgram_IsRefusedAndLeftAsItIs()
    {
        using var folder = new ServerFolder();
        using (var session = new SqliteSession($"Data Source={folder.Database};Pooling=False")) session.Execute("CREATE TABLE alembic_version (n TEXT)");
        Assert.Throws<LabException>(() => new SqliteDatabase(folder.Database));
        using var again = new SqliteSession($"Data Source={folder.Database};Pooling=False");
        Assert.Equal(1L, again.Scalar("SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public void FileThatIsNoDatabase_IsRefusedWithItsName()
    {
        using var folder = new ServerFolder();
        File.WriteAllText(folder.Database, new string('x', 5000));
        Assert.Equal(folder.Database, Assert.Throws<LabException>(() => new SqliteDatabase(folder.Database)).Where);
        Assert.Throws<LabException>(() => new SqliteDatabase(Path.Combine(folder.Database, "below.db")));
    }

    [Fact]
    public async Task Reopened_HasWhatWasWritten()
    {
        using var folder = new ServerFolder();
        await using (var database = new SqliteDatabase(folder.Database)) await database.WriteAsync(session => Add(session, "kept"), Cancellation);
        await using var again = new SqliteDatabase(folder.Database);
        Assert.Equal(1L, again.Read(session => Count(session, "kept")));
    }

    static int Add(SqliteSession session, string name) => session.Execute("INSERT INTO models (name, creation_timestamp, last_updated_timestamp) VALUES ($1, 0, 0)", name);

    static long Count(SqliteSession session, string pattern) => (long)session.Scalar("SELECT count(*) FROM models WHERE name LIKE $1", pattern)!;
}
