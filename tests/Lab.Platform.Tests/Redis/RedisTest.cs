using Lab.Redis;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Redis;

/// <summary>A test with a server of its own; skips where none can be started.</summary>
public abstract class RedisTest : IAsyncLifetime
{
    protected static readonly RedisOptions Patient = new() { ConnectionWait = TimeSpan.FromSeconds(20), CommandTimeout = TimeSpan.FromSeconds(20), Seed = 1 };

    /// <summary>Lines of redis.conf.</summary>
    protected virtual string[] Configuration => [];

    protected virtual bool WithPort => false;

    private protected RedisServer Server { get; private set; } = null!;

    protected RedisClient Redis { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RedisServer.Missing is not null, RedisServer.Missing ?? "");
        Server = await RedisServer.StartAsync(WithPort, Configuration);
        Redis = Client(Patient);
    }

    /// <summary>A client on the server's socket.</summary>
    protected RedisClient Client(RedisOptions options, TimeProvider? time = null) =>
        new(options with { Endpoints = RedisOptions.Parse(Server.ConnectionString).Endpoints }, time);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Redis is not null) await Redis.DisposeAsync();
        if (Server is not null) await Server.DisposeAsync();
    }
}
