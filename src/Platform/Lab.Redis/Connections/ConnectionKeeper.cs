using Lab.Redis.Telemetry;

namespace Lab.Redis.Connections;

/// <summary>Keeps one connection open: connects when first asked, and again whenever it is lost.</summary>
sealed class ConnectionKeeper : IAsyncDisposable
{
    readonly Lock gate = new();
    readonly RedisOptions options;
    readonly TimeProvider time;
    readonly Action<RedisReply>? onPush;
    readonly Action<RedisConnection>? onConnected;
    readonly CancellationTokenSource stopping = new();
    readonly RedisDialer dialer;
    volatile RedisConnection? current;
    TaskCompletionSource<RedisConnection> next = NewSource();
    readonly TaskCompletionSource firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Exception? lastFailure;
    Task? work;

    /// <param name="options">Times and servers.</param>
    /// <param name="time">Clock of the pauses.</param>
    /// <param name="onPush">See <see cref="RedisConnection"/>.</param>
    /// <param name="onConnected">Runs on each new connection before others may use it.</param>
    public ConnectionKeeper(RedisOptions options, TimeProvider time, Action<RedisReply>? onPush = null, Action<RedisConnection>? onConnected = null)
    {
        this.options = options;
        this.time = time;
        this.onPush = onPush;
        this.onConnected = onConnected;
        dialer = new RedisDialer(options, time);
    }

    /// <summary>The open connection; null while there is none (and then it is being looked for).</summary>
    public RedisConnection? Current
    {
        get
        {
            if (current is { } connection) return connection;
            Start();
            return null;
        }
    }

    public bool IsConnected => current is not null;

    /// <summary>Waits for a connection as long as the options say.</summary>
    /// <exception cref="RedisUnavailableException">There was none in that time.</exception>
    public async Task<RedisConnection> GetAsync(CancellationToken cancellation)
    {
        Start();
        Task<RedisConnection> waiting;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, typeof(RedisClient));
            waiting = next.Task;
        }
        try
        {
            return await waiting.WaitAsync(options.ConnectionWait, time, cancellation);
        }
        catch (TimeoutException)
        {
            Exception? failure;
            lock (gate) failure = lastFailure;
            throw new RedisUnavailableException($"No connection to Redis at {string.Join(", ", options.Endpoints)}. The command was not sent. {failure?.Message}".TrimEnd(), failure);
        }
    }

    /// <summary>Waits until the first attempt has ended, well or not.</summary>
    /// <exception cref="RedisUnavailableException">It failed, and nothing has come since.</exception>
    public async Task FirstAttemptAsync(CancellationToken cancellation)
    {
        Start();
        await firstAttempt.Task.WaitAsync(cancellation);
        lock (gate)
            if (current is null && lastFailure is { } failure)
                throw new RedisUnavailableException(failure.Message, failure);
    }

    /// <summary>Begins to connect, if that has not been asked before.</summary>
    public void Start()
    {
        if (work is not null) return;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, typeof(RedisClient));
            // Not inside the caller's context: its span and its culture are not this loop's.
            if (work is not null) return;
            using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
                work = Task.Run(KeepAsync);
        }
    }

    async Task KeepAsync()
    {
        var delays = new ReconnectDelays(options.ReconnectDelay, options.MaxReconnectDelay, new Random(options.Seed));
        try
        {
            while (true)
            {
                if (await TryConnectAsync() is { } connection)
                {
                    long since = time.GetTimestamp();
                    await connection.Completion.WaitAsync(stopping.Token);
                    Forget(connection);
                    // A server that drops us as soon as we are in is not hammered.
                    if (time.GetElapsedTime(since) > options.MaxReconnectDelay) delays.Reset();
                }
                await Task.Delay(delays.Next(), time, stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            var failure = new ObjectDisposedException(nameof(RedisClient));
            lock (gate)
            {
                next.TrySetException(failure);
                // Often nobody waits for it.
                _ = next.Task.Exception;
            }
            firstAttempt.TrySetResult();
            if (current is { } open) await open.DisposeAsync();
        }
    }

    async Task<RedisConnection?> TryConnectAsync()
    {
        RedisConnection? connection = null;
        try
        {
            connection = await dialer.ConnectAsync(onPush, stopping.Token);
            onConnected?.Invoke(connection);
            lock (gate)
            {
                current = connection;
                lastFailure = null;
                next.TrySetResult(connection);
            }
            RedisTelemetry.Connected();
        }
        catch (RedisUnavailableException exception)
        {
            lock (gate) lastFailure = exception;
        }
        firstAttempt.TrySetResult();
        return connection;
    }

    /// <summary>Notes that a connection is over; whoever sees it first does so.</summary>
    public void Forget(RedisConnection connection)
    {
        lock (gate)
        {
            if (current != connection) return;
            current = null;
            lastFailure = connection.Failure;
            next = NewSource();
        }
    }

    static TaskCompletionSource<RedisConnection> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (gate)
        {
            stopping.Cancel();
            running = work;
        }
        if (running is not null) await running;
    }
}
