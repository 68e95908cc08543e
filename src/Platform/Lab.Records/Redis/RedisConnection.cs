using System.Diagnostics;
using StackExchange.Redis;

namespace Lab.Records;

/// <summary>
/// The process's connection to one Redis server, for any number of callers. It connects when first asked and again after a
/// break. A command without a connection fails at once: nothing is queued for later, and nothing is sent twice.
/// </summary>
public sealed class RedisConnection : IAsyncDisposable
{
    /// <summary>Name of the source of spans and of the meter.</summary>
    public const string TelemetryName = "Lab.Redis";

    /// <summary>Between attempts to connect. They are made at the library's heartbeat, so this is once a second.</summary>
    static readonly TimeSpan reconnectDelay = TimeSpan.FromMilliseconds(500);

    readonly ConfigurationOptions options;
    readonly TimeSpan firstWait;
    readonly Lazy<Task<ConnectionMultiplexer>> first;

    /// <param name="options">As <see cref="RedisConnectionString.Parse"/> gives them.</param>
    /// <param name="clientName">Name in the server's list of clients, where the options have none.</param>
    /// <param name="firstWait">How long a command waits for the first connection; zero: it fails at once.</param>
    public RedisConnection(ConfigurationOptions options, string clientName, TimeSpan firstWait = default)
    {
        this.options = options = options.Clone();
        this.firstWait = firstWait;
        options.ClientName ??= clientName;
        // A service starts without Redis, and finds it later.
        options.AbortOnConnectFail = false;
        options.ConnectRetry = 1;
        options.ReconnectRetryPolicy = new LinearRetry((int)reconnectDelay.TotalMilliseconds);
        options.BacklogPolicy = BacklogPolicy.FailFast;
        // Keys and statistics: for the library's authors, not for a log.
        options.IncludeDetailInExceptions = false;
        // Both are for several primaries that follow each other; they cost a command and a subscription for each connection.
        options.TieBreaker = "";
        options.ConfigurationChannel = "";
        // The library proves a new connection by ECHO or, without that, PING: the access list of a login need not have both.
        options.CommandMap = CommandMap.Create(["ECHO"], available: false);
        first = new Lazy<Task<ConnectionMultiplexer>>(Connect);
    }

    /// <summary>A connection is open now.</summary>
    public bool IsConnected => first is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result.IsConnected: true } };

    /// <summary>Where the server listens, without login.</summary>
    public override string ToString() => string.Join(',', options.EndPoints.Select(RedisEndPoint.Text));

    /// <summary>Begins to connect, if nobody has, and comes back after the first attempt, well or not.</summary>
    public Task ConnectAsync(CancellationToken cancellation = default) => FirstAsync(cancellation);

    /// <summary>What the library gives after the first attempt, well or not.</summary>
    internal Task<ConnectionMultiplexer> FirstAsync(CancellationToken cancellation) => first.Value.WaitAsync(cancellation);

    /// <summary>Sends a command, as a span below the caller's.</summary>
    /// <param name="command">Its name for the span and the measurement: <c>MGET</c>.</param>
    /// <param name="send">Calls the command.</param>
    /// <param name="cancellation">Ends the wait; the server may still run the command.</param>
    /// <exception cref="RedisConnectionException">No connection; its CommandStatus says whether the command was sent, and then it may have run.</exception>
    /// <exception cref="RedisTimeoutException">No answer in time; the command may have run.</exception>
    /// <exception cref="RedisServerException">The server refused it.</exception>
    public async Task<T> ExecuteAsync<T>(string command, Func<IDatabase, Task<T>> send, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        using var span = RedisTelemetry.Start(command, options);
        Exception? failure = null;
        try
        {
            var redis = first.Value is { IsCompletedSuccessfully: true } connected ? connected.Result : await FirstInTimeAsync(cancellation);
            return await send(redis.GetDatabase()).WaitAsync(cancellation);
        }
        catch (RedisConnectionException away)
        {
            throw failure = RedisErrors.Away(away, this);
        }
        catch (RedisTimeoutException late)
        {
            throw failure = RedisErrors.Late(late, command, options.AsyncTimeout, this);
        }
        catch (Exception other)
        {
            failure = other;
            throw;
        }
        finally
        {
            RedisTelemetry.End(span, command, options, start, failure);
        }
    }

    /// <summary>Runs a script: one step for everyone else. It is sent whole each time, since a server that restarted does not know its hash.</summary>
    internal Task<RedisResult> EvaluateAsync(string script, RedisValue[] arguments, CancellationToken cancellation) =>
        ExecuteAsync("EVAL", database => database.ScriptEvaluateAsync(script, [], arguments, CommandFlags.NoScriptCache), cancellation);

    public async ValueTask DisposeAsync()
    {
        if (!first.IsValueCreated) return;
        // Nobody waits for an attempt that is still under way.
        if (first.Value.IsCompleted) await EndAsync(first.Value);
        else _ = EndAsync(first.Value);
    }

    // Whoever wants an answer has waited for it; a server that stands still does not hold the end of the process up.
    static async Task EndAsync(Task<ConnectionMultiplexer> connected)
    {
        var redis = await connected;
        await redis.CloseAsync(allowCommandsToComplete: false);
        await redis.DisposeAsync();
    }

    async Task<ConnectionMultiplexer> FirstInTimeAsync(CancellationToken cancellation)
    {
        try
        {
            return await first.Value.WaitAsync(firstWait, cancellation);
        }
        catch (TimeoutException)
        {
            throw RedisErrors.NotYet();
        }
    }

    Task<ConnectionMultiplexer> Connect()
    {
        // Not inside the first caller's context: its span is not this connection's.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
            return Task.Run(async () =>
            {
                var redis = await ConnectionMultiplexer.ConnectAsync(options);
                if (redis.IsConnected) RedisTelemetry.Connected();
                redis.ConnectionRestored += (_, connection) =>
                {
                    if (connection.ConnectionType == ConnectionType.Interactive) RedisTelemetry.Connected();
                };
                return redis;
            });
    }
}
