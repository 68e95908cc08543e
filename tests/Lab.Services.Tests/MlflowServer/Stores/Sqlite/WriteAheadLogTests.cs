using System.Globalization;
using System.Text.RegularExpressions;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.Services.Tests.MlflowServer.Stores.Sqlite;

/// <summary>A log as a killed server leaves it, then damaged.</summary>
public sealed class WriteAheadLogTests
{
    const int Commits = 20;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Database and log of a server that was killed after its last commit; gives where that commit begins in the log.
    static async Task<(byte[] Database, byte[] Log, int LastCommit)> KilledAsync()
    {
        using var folder = new ServerFolder();
        string log = WriteAheadLog.FileOf(folder.Database);
        long before = 0;
        await using var database = new SqliteDatabase(folder.Database);
        for (int i = 0; i < Commits; i++)
        {
            before = new FileInfo(log).Length;
            await database.WriteAsync(session => Add(session, $"n{i}"), Cancellation);
        }
        return (Read(folder.Database), Read(log), (int)before);
    }

    // The database is open: its locks are SQLite's, not ours.
    static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    static ServerFolder Left(byte[] database, byte[] log)
    {
        var folder = new ServerFolder();
        File.WriteAllBytes(folder.Database, database);
        File.WriteAllBytes(WriteAheadLog.FileOf(folder.Database), log);
        return folder;
    }

    static int Add(SqliteSession session, string name) => session.Execute("INSERT INTO models (name, creation_timestamp, last_updated_timestamp) VALUES ($1, 0, 0)", name);

    static async Task<long> CountAsync(string file)
    {
        await using var database = new SqliteDatabase(file);
        return database.Read(session => (long)session.Scalar("SELECT count(*) FROM models")!);
    }

    [Fact]
    public async Task DamageBeforeTheLastCommit_IsRefused_AndTheRemedyKeepsWhatIsBeforeIt()
    {
        var (database, log, last) = await KilledAsync();
        var random = new Random(1);
        int[] places = [0, 4, 8, 17, 25, 31, 32, 36, 40, 48, .. Enumerable.Range(0, 40).Select(_ => random.Next(32, last))];
        foreach (int place in places)
        {
            byte[] damaged = [.. log];
            damaged[place] ^= 0x10;
            using var folder = Left(database, damaged);

            var refused = Assert.Throws<LabException>(() => new SqliteDatabase(folder.Database));

            Assert.Equal((ErrorKind.Data, WriteAheadLog.FileOf(folder.Database)), (refused.Kind, refused.Where));
            Assert.Equal(damaged, await File.ReadAllBytesAsync(refused.Where!, Cancellation));
            long whole = long.Parse(Regex.Match(refused.Remedy!, "truncate -s ([0-9]+) ").Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.InRange(whole, 0, place);
            using (var file = new FileStream(refused.Where!, FileMode.Open)) file.SetLength(whole);
            if (whole > 0) Assert.InRange(await CountAsync(folder.Database), 0, Commits - 1);
        }
    }

    [Fact]
    public async Task LogThatEndsInTheMiddleOfItsLastCommit_IsWholeBeforeIt()
    {
        var (database, log, last) = await KilledAsync();
        foreach (int length in new[] { last + 1, last + 24, (last + log.Length) / 2, log.Length - 1 })
        {
            using var folder = Left(database, log[..length]);
            Assert.Equal(Commits - 1, await CountAsync(folder.Database));
        }
        using var all = Left(database, log);
        Assert.Equal(Commits, await CountAsync(all.Database));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(40)]
    public async Task LogThatWasOnlyBegun_IsNoDamage(int length)
    {
        var (database, log, _) = await KilledAsync();
        using var folder = Left(database, log[..length]);

        Assert.Null(WriteAheadLog.FindDamage(WriteAheadLog.FileOf(folder.Database)));
    }

    [Fact]
    public async Task FramesOfALogBefore_AreNoDamage()
    {
        using var folder = new ServerFolder();
        await using var database = new SqliteDatabase(folder.Database);
        for (int i = 0; i < Commits; i++) await database.WriteAsync(session => Add(session, $"n{i}"), Cancellation);
        // The next write begins the log anew, over the old frames.
        await Task.Run(() =>
        {
            using var other = new SqliteSession($"Data Source={folder.Database};Pooling=False");
            other.Scalar("PRAGMA wal_checkpoint(RESTART)");
        }, Cancellation);
        await database.WriteAsync(session => Add(session, "after"), Cancellation);

        Assert.Null(WriteAheadLog.FindDamage(WriteAheadLog.FileOf(folder.Database)));
    }

    /// <summary>SQLite takes an empty or missing file for a new database and deletes the log beside it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LogWithoutItsDatabase_IsRefused_AndTheRemedyReadsIt(bool isEmpty)
    {
        var (database, log, _) = await KilledAsync();
        using var folder = Left(isEmpty ? [] : database, log);
        if (!isEmpty) File.Delete(folder.Database);

        var refused = Assert.Throws<LabException>(() => new SqliteDatabase(folder.Database));

        Assert.Equal((ErrorKind.Data, folder.Database), (refused.Kind, refused.Where));
        Assert.Equal(log, await File.ReadAllBytesAsync(WriteAheadLog.FileOf(folder.Database), Cancellation));
        Assert.Contains($"truncate -s 4096 {folder.Database};", refused.Remedy);
        using (var file = new FileStream(folder.Database, FileMode.OpenOrCreate)) file.SetLength(4096);
        Assert.Equal(Commits, await CountAsync(folder.Database));
    }

    [Fact]
    public async Task EmptyLogWithoutADatabase_IsANewOne()
    {
        using var folder = Left([], []);
        Assert.Equal(0, await CountAsync(folder.Database));
    }
}
