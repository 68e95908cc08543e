using System.Collections.Frozen;
using Lab.Redis.Connections;
using Lab.Redis.Protocol;
using Lab.Redis.Subscriptions;
using Lab.Redis.Telemetry;

namespace Lab.Redis;

/// <summary>
/// A client of one Redis server, for the whole process and any number of callers at a time. Their commands share one
/// connection; blocking reads and subscriptions have their own. It connects when first used and again after a break.
/// The commands are extension methods: <see cref="StringCommands"/>, <see cref="HashCommands"/>,
/// <see cref="StreamCommands"/>, <see cref="GroupCommands"/>, <see cref="ScriptCommands"/>, <see cref="ServerCommands"/>.
/// </summary>
public sealed class RedisClient : IAsyncDisposable
{
    /// <summary>Name of the source of spans and of the meter.</summary>
    public const string TelemetryName = "Lab.Redis";

    /// <summary>They change the connection that all share, or hold it up.</summary>
    static readonly FrozenSet<string> refused = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "AUTH", "HELLO", "SELECT", "RESET", "QUIT", "MONITOR", "SYNC", "PSYNC", "MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH",
        "SUBSCRIBE", "UNSUBSCRIBE", "PSUBSCRIBE", "PUNSUBSCRIBE", "SSUBSCRIBE", "SUNSUBSCRIBE",
        "BLPOP", "BRPOP", "BLMOVE", "BRPOPLPUSH", "BLMPOP", "BZPOPMIN", "BZPOPMAX", "BZMPOP", "WAIT", "WAITAOF");

    readonly TimeProvider time;
    readonly ConnectionKeeper keeper;
    readonly BlockingConnections blocking;
    readonly SubscriptionHub subscriptions;

    /// <summary>Connects at the first command.</summary>
    public RedisClient(RedisOptions options, TimeProvider? time = null)
    {
        Options = options.Validated();
        this.time = time ?? TimeProvider.System;
        keeper = new ConnectionKeeper(options, this.time);
        blocking = new BlockingConnections(options, this.time);
        subscriptions = new SubscriptionHub(options, this.time);
    }

    public RedisOptions Options { get; }

    /// <summary>A connection is open now.</summary>
    public bool IsConnected => keeper.IsConnected;

    /// <summary>Connects ahead of the first command.</summary>
    /// <exception cref="RedisUnavailableException">No server can be reached, and <see cref="RedisOptions.AbortOnConnectFail"/> is set.</exception>
    public async Task ConnectAsync(CancellationToken cancellation = default)
    {
        try
        {
            await keeper.FirstAttemptAsync(cancellation);
        }
        catch (RedisUnavailableException) when (!Options.AbortOnConnectFail)
        {
        }
    }

    /// <summary>Any command that has no method of its own here.</summary>
    /// <param name="command">First word: <c>TTL</c>, <c>XINFO</c>.</param>
    /// <param name="arguments">The other words.</param>
    /// <exception cref="LabException">The command would change or block the connection that all callers share.</exception>
    public ValueTask<RedisReply> ExecuteAsync(string command, params ReadOnlySpan<RedisValue> arguments) => ExecuteAsync(command, arguments, default(CancellationToken));

    /// <inheritdoc cref="ExecuteAsync(string, ReadOnlySpan{RedisValue})"/>
    public ValueTask<RedisReply> ExecuteAsync(string command, ReadOnlySpan<RedisValue> arguments, CancellationToken cancellation)
    {
        if (refused.Contains(command))
            throw new LabException(
                ErrorKind.Usage, $"'{command}' cannot go over the connection that all callers share.", "RedisClient.ExecuteAsync",
                remedy: "Use SubscribeAsync, the blocking reads of StreamCommands, a script instead of MULTI, or RedisOptions for login and database.");
        if (command.Length == 0 || !command.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            throw new LabException(ErrorKind.Usage, $"'{command}' is not a command.", "RedisClient.ExecuteAsync", "one word; the others are arguments.");
        return SendAsync(new RedisCommand(command.ToUpperInvariant()), arguments, cancellation);
    }

    /// <summary>Messages of a channel from now on until <paramref name="cancellation"/>; across breaks of the connection, whose messages are lost.</summary>
    public IAsyncEnumerable<RedisMessage> SubscribeAsync(string channel, CancellationToken cancellation = default) => subscriptions.SubscribeAsync(channel, null, cancellation);

    /// <inheritdoc cref="SubscribeAsync(string, CancellationToken)"/>
    /// <param name="channel">Name of the channel.</param>
    /// <param name="onSubscribed">Runs whenever the server has confirmed: at first, and after each break, when messages may have been missed. Must be short.</param>
    /// <param name="cancellation">Ends the subscription.</param>
    public IAsyncEnumerable<RedisMessage> SubscribeAsync(string channel, Action onSubscribed, CancellationToken cancellation = default) =>
        subscriptions.SubscribeAsync(channel, onSubscribed, cancellation);

    internal ValueTask<RedisReply> SendAsync(RedisCommand command, ReadOnlySpan<RedisValue> arguments, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<RedisReply>(cancellation);
        if (!RedisTelemetry.IsOn && keeper.Current is { } connection && connection.TrySend(command, arguments, Options.CommandTimeout, out var operation))
            return operation!.Await(cancellation);
        var kept = arguments.ToArray();
        return RedisTelemetry.IsOn
            ? RedisTelemetry.ObserveAsync(command, Options, () => SendWhenConnectedAsync(command, kept, cancellation))
            : SendWhenConnectedAsync(command, kept, cancellation);
    }

    /// <summary>Sends a command that may hold its connection up for <paramref name="block"/>.</summary>
    internal ValueTask<RedisReply> SendBlockingAsync(RedisCommand command, RedisValue[] arguments, TimeSpan block, CancellationToken cancellation) =>
        RedisTelemetry.IsOn
            ? RedisTelemetry.ObserveAsync(command, Options, () => blocking.SendAsync(command, arguments, block, cancellation))
            : blocking.SendAsync(command, arguments, block, cancellation);

    async ValueTask<RedisReply> SendWhenConnectedAsync(RedisCommand command, RedisValue[] arguments, CancellationToken cancellation)
    {
        while (true)
        {
            var connection = keeper.Current ?? await keeper.GetAsync(cancellation);
            if (connection.TrySend(command, arguments, Options.CommandTimeout, out var operation)) return await operation!.Await(cancellation);
            keeper.Forget(connection);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await subscriptions.DisposeAsync();
        await blocking.DisposeAsync();
        await keeper.DisposeAsync();
    }
}
