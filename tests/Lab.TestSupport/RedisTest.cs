using Lab.Records;
using StackExchange.Redis;
using Xunit;

namespace Lab.TestSupport;

/// <summary>A test with a server of its own; skips where none can be started.</summary>
public abstract class RedisTest : IAsyncLifetime
{
    readonly List<RedisConnection> connections = [];
    ConnectionMultiplexer? own;

    /// <summary>Lines of redis.conf.</summary>
    protected virtual string[] Configuration => [];

    protected virtual bool WithPort => false;

    protected RedisServer Server { get; private set; } = null!;

    /// <summary>What is tested; connected.</summary>
    protected RedisConnection Redis { get; private set; } = null!;

    /// <summary>The test's own way to the server.</summary>
    protected IDatabase Database => own!.GetDatabase();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RedisServer.Missing is not null, RedisServer.Missing ?? "");
        Server = await RedisServer.StartAsync(WithPort, Configuration);
        own = await Server.OpenAsync();
        Redis = Connection();
        await Redis.ConnectAsync(Cancellation);
    }

    /// <summary>Another connection to the server's socket.</summary>
    protected RedisConnection Connection(string settings = "", string name = "test")
    {
        var connection = new RedisConnection(RedisConnectionString.Parse(Server.ConnectionString + settings), name);
        connections.Add(connection);
        return connection;
    }

    protected Task<TimeSpan> PingAsync(RedisConnection? redis = null) => (redis ?? Redis).ExecuteAsync("PING", database => database.PingAsync(), Cancellation);

    protected Task<long> IncrementAsync(RedisConnection? redis = null) => (redis ?? Redis).ExecuteAsync("INCR", database => database.StringIncrementAsync("n"), Cancellation);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var connection in connections) await connection.DisposeAsync();
        if (own is not null) await own.DisposeAsync();
        if (Server is not null) await Server.DisposeAsync();
    }
}
