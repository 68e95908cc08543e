using System.Buffers;
using System.IO.Pipelines;
using Lab.Redis.Protocol;

namespace Lab.Redis.Connections;

/// <summary>
/// Many callers on one stream. Commands are written into one buffer in the order in which they stand in line for their
/// answers; whoever finds nobody sending sends all that has gathered, so that commands of many callers share a packet.
/// </summary>
sealed class RedisConnection : IAsyncDisposable
{
    // Sends nothing by itself: as large as it needs to be, because callers are limited in number (MaxPendingCommands).
    static readonly PipeOptions bufferOptions = new(pauseWriterThreshold: 0, minimumSegmentSize: 64 * 1024, useSynchronizationContext: false);
    static readonly StreamPipeReaderOptions readerOptions = new(bufferSize: 64 * 1024, minimumReadSize: 4096);

    readonly Lock gate = new();
    readonly Stream stream;
    readonly RedisOptions options;
    readonly TimeProvider time;
    readonly Action<RedisReply>? onPush;
    readonly PipeReader input;
    readonly Pipe output = new(bufferOptions);
    readonly Queue<RedisOperation> pending = new();
    readonly RespParser parser;
    readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ITimer watch;
    bool sending;
    RedisException? broken;
    long lastTraffic;

    /// <param name="stream">Both directions; owned by the connection from now on.</param>
    /// <param name="options">Limits and times.</param>
    /// <param name="time">Clock of timeouts and keep-alive.</param>
    /// <param name="onPush">Takes what belongs to no command; runs in the reading loop and must be short.</param>
    public RedisConnection(Stream stream, RedisOptions options, TimeProvider time, Action<RedisReply>? onPush = null)
    {
        this.stream = stream;
        this.options = options;
        this.time = time;
        this.onPush = onPush;
        parser = new RespParser(new RespLimits(options.MaxBulkBytes, options.MaxReplyItems, options.MaxReplyDepth));
        input = PipeReader.Create(stream, readerOptions);
        lastTraffic = time.GetTimestamp();
        var interval = TimeSpan.FromMilliseconds(Math.Clamp(Math.Min(options.CommandTimeout.TotalMilliseconds, options.KeepAlive.TotalMilliseconds) / 10, 10, 250));
        watch = time.CreateTimer(static state => ((RedisConnection)state!).Watch(), this, interval, interval);
        _ = ReadAsync();
    }

    /// <summary>Ends when the connection is over; never fails.</summary>
    public Task Completion => completion.Task;

    /// <summary>Why it is over; null while it is not.</summary>
    public RedisException? Failure
    {
        get
        {
            lock (gate) return broken;
        }
    }

    /// <summary>Puts a command in line and sends it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">Its arguments; read before this returns.</param>
    /// <param name="timeout">For the answer.</param>
    /// <param name="operation">What to await. Null when the connection is over: the command was not sent.</param>
    public bool TrySend(RedisCommand command, ReadOnlySpan<RedisValue> arguments, TimeSpan timeout, out RedisOperation? operation)
    {
        operation = RedisOperation.Rent();
        operation.Sent = time.GetTimestamp();
        operation.Deadline = operation.Sent + (long)(timeout.TotalSeconds * time.TimestampFrequency);
        bool mustSend;
        lock (gate)
        {
            if (broken is not null)
            {
                operation = null;
                return false;
            }
            if (pending.Count >= options.MaxPendingCommands)
                throw new RedisUnavailableException($"{pending.Count} commands wait for their answers already.");
            mustSend = Append(command, arguments);
            pending.Enqueue(operation);
        }
        if (mustSend) _ = SendAsync();
        return true;
    }

    /// <summary>Sends a command whose answer is a push (SUBSCRIBE in RESP3) or none; false when the connection is over.</summary>
    public bool TryPost(RedisCommand command, ReadOnlySpan<RedisValue> arguments)
    {
        bool mustSend;
        lock (gate)
        {
            if (broken is not null) return false;
            mustSend = Append(command, arguments);
        }
        if (mustSend) _ = SendAsync();
        return true;
    }

    /// <summary>Sends and awaits.</summary>
    /// <exception cref="RedisConnectionLostException">The connection was over before.</exception>
    public ValueTask<RedisReply> ExecuteAsync(RedisCommand command, ReadOnlySpan<RedisValue> arguments, TimeSpan timeout, CancellationToken cancellation) =>
        TrySend(command, arguments, timeout, out var operation)
            ? operation!.Await(cancellation)
            : ValueTask.FromException<RedisReply>(new RedisConnectionLostException("The connection is closed.", Failure));

    // Under the gate. True when the caller is the one to send.
    bool Append(RedisCommand command, ReadOnlySpan<RedisValue> arguments)
    {
        RespWriter.Write(output.Writer, command, arguments);
        if (sending) return false;
        return sending = true;
    }

    async Task SendAsync()
    {
        try
        {
            while (true)
            {
                lock (gate)
                {
                    if (output.Writer.UnflushedBytes == 0 || broken is not null)
                    {
                        sending = false;
                        return;
                    }
                    // Ends at once, for the buffer never pauses; makes the bytes readable.
                    _ = output.Writer.FlushAsync();
                }
                if (!output.Reader.TryRead(out var gathered)) throw new InvalidOperationException("Nothing to send after a flush.");
                foreach (var part in gathered.Buffer) await stream.WriteAsync(part);
                output.Reader.AdvanceTo(gathered.Buffer.End);
                await stream.FlushAsync();
                // More has come meanwhile: that is not the first caller's to send, and a little later there is more still.
                bool more;
                lock (gate) more = output.Writer.UnflushedBytes > 0;
                if (more) await Task.Yield();
            }
        }
        catch (Exception exception)
        {
            Break(new RedisConnectionLostException($"Sending failed: {exception.Message}", exception));
        }
    }

    async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var result = await input.ReadAsync();
                Volatile.Write(ref lastTraffic, time.GetTimestamp());
                input.AdvanceTo(Dispatch(result.Buffer), result.Buffer.End);
                if (result.IsCompleted) break;
            }
            Break(new RedisConnectionLostException("The server closed the connection."));
        }
        catch (RedisProtocolException exception)
        {
            Break(exception);
        }
        catch (Exception exception)
        {
            Break(new RedisConnectionLostException($"The connection broke: {exception.Message}", exception));
        }
        finally
        {
            await input.CompleteAsync();
        }
    }

    SequencePosition Dispatch(in ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        while (parser.TryRead(ref reader, out var reply))
        {
            if (reply.Kind == RedisReplyKind.Push || (onPush is not null && IsMessage(reply)))
            {
                onPush?.Invoke(reply);
                continue;
            }
            RedisOperation? operation;
            lock (gate) pending.TryDequeue(out operation);
            if (operation is null) throw new RedisProtocolException("The server sent an answer that no command asked for.");
            operation.Answer(reply);
        }
        return reader.Position;
    }

    // RESP2 has no pushes: messages of subscriptions come as arrays, on connections that have subscribed.
    static bool IsMessage(in RedisReply reply) =>
        reply.Kind == RedisReplyKind.Array && reply.Elements is { Length: 3 } items && items[0].Kind == RedisReplyKind.BulkString
        && items[0].AsText() is "message" or "subscribe" or "unsubscribe";

    // Timeouts, keep-alive, and servers that have gone silent.
    void Watch()
    {
        long now = time.GetTimestamp();
        bool idle;
        RedisOperation? oldest;
        lock (gate)
        {
            if (broken is not null) return;
            foreach (var operation in pending)
                if (now > operation.Deadline && !operation.IsCompleted)
                    operation.Fail(new RedisTimeoutException($"No answer within {time.GetElapsedTime(operation.Sent, operation.Deadline).TotalSeconds:0.###} s. Whether the command ran is unknown."));
            pending.TryPeek(out oldest);
            idle = oldest is null && time.GetElapsedTime(Volatile.Read(ref lastTraffic), now) > options.KeepAlive;
            if (oldest is not null && time.GetElapsedTime(Math.Max(oldest.Sent, Volatile.Read(ref lastTraffic)), now) <= options.SilenceLimit) oldest = null;
        }
        if (oldest is not null) Break(new RedisConnectionLostException($"The server sent nothing for {options.SilenceLimit.TotalSeconds:0.###} s."));
        else if (idle) _ = PingAsync();
    }

    async Task PingAsync()
    {
        try
        {
            await ExecuteAsync(RedisCommands.Ping, [], options.CommandTimeout, default);
        }
        catch (RedisException)
        {
            // A refused ping is traffic too; a lost one is Watch's or the reading loop's to see.
        }
    }

    void Break(RedisException failure)
    {
        RedisOperation[] lost;
        lock (gate)
        {
            if (broken is not null) return;
            broken = failure;
            lost = [.. pending];
            pending.Clear();
        }
        watch.Dispose();
        stream.Dispose();
        foreach (var operation in lost) operation.Abandon(new RedisConnectionLostException($"{failure.Message} The command was on its way: whether it ran is unknown.", failure));
        completion.TrySetResult();
    }

    public ValueTask DisposeAsync()
    {
        Break(new RedisConnectionLostException("The client was disposed."));
        return ValueTask.CompletedTask;
    }
}
