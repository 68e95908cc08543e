using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;

namespace Lab.Redis.Connections;

/// <summary>
/// A command on its way, awaited by its caller. The connection keeps it in line until the answer is there, also when the
/// caller has long stopped to wait, so that answers never reach the wrong command. It goes back to the pool when both
/// are done with it.
/// </summary>
sealed class RedisOperation : IValueTaskSource<RedisReply>
{
    const int PoolLimit = 4096;

    static readonly ConcurrentQueue<RedisOperation> pool = new();

    // Continuations run elsewhere: what a caller does must not hold up the answers of the others.
    ManualResetValueTaskSourceCore<RedisReply> source = new() { RunContinuationsAsynchronously = true };
    CancellationTokenRegistration registration;
    CancellationToken cancellation;
    int completed;
    int owners;

    /// <summary>When it was handed to the connection, in ticks of the clock's timestamp.</summary>
    public long Sent { get; set; }

    /// <summary>Timestamp after which nobody waits for the answer any more.</summary>
    public long Deadline { get; set; }

    public bool IsCompleted => Volatile.Read(ref completed) != 0;

    public static RedisOperation Rent()
    {
        if (!pool.TryDequeue(out var operation)) operation = new RedisOperation();
        operation.owners = 2;
        return operation;
    }

    /// <summary>What the caller awaits, once. From here on <paramref name="token"/> ends the waiting.</summary>
    public ValueTask<RedisReply> Await(CancellationToken token)
    {
        short version = source.Version;
        if (token.CanBeCanceled)
        {
            cancellation = token;
            registration = token.UnsafeRegister(static state => ((RedisOperation)state!).Cancel(), this);
        }
        return new ValueTask<RedisReply>(this, version);
    }

    /// <summary>The answer has come; the connection lets go.</summary>
    public void Answer(in RedisReply reply)
    {
        if (Interlocked.Exchange(ref completed, 1) == 0)
        {
            if (reply.Kind == RedisReplyKind.Error) source.SetException(new RedisServerException(reply.AsText()!));
            else source.SetResult(reply);
        }
        Release();
    }

    /// <summary>No answer will come; the connection lets go.</summary>
    public void Abandon(Exception exception)
    {
        Fail(exception);
        Release();
    }

    /// <summary>The caller need not wait any more; the connection still expects the answer.</summary>
    public void Fail(Exception exception)
    {
        if (Interlocked.Exchange(ref completed, 1) == 0) source.SetException(exception);
    }

    void Cancel() => Fail(new OperationCanceledException(cancellation));

    RedisReply IValueTaskSource<RedisReply>.GetResult(short token)
    {
        // Waits for a cancellation that is just running, which would otherwise hit the next user of this object.
        registration.Dispose();
        try
        {
            return source.GetResult(token);
        }
        finally
        {
            Release();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<RedisReply>.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource<RedisReply>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    void Release()
    {
        if (Interlocked.Decrement(ref owners) != 0) return;
        source.Reset();
        registration = default;
        cancellation = default;
        completed = 0;
        if (pool.Count < PoolLimit) pool.Enqueue(this);
    }
}
