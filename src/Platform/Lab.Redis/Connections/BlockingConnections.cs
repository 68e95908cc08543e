using Lab.Redis.Protocol;

namespace Lab.Redis.Connections;

/// <summary>
/// Connections for commands that wait in the server (XREAD BLOCK). Each carries one at a time; the idle ones are used
/// again. A read that its caller gives up closes its connection: that is what ends the waiting in the server.
/// </summary>
sealed class BlockingConnections(RedisOptions options, TimeProvider time) : IAsyncDisposable
{
    const int MaxIdle = 8;

    readonly Lock gate = new();
    readonly Stack<RedisConnection> idle = new();
    readonly HashSet<RedisConnection> busy = [];
    readonly RedisDialer dialer = new(options, time);
    bool disposed;

    public async ValueTask<RedisReply> SendAsync(RedisCommand command, RedisValue[] arguments, TimeSpan block, CancellationToken cancellation)
    {
        var connection = Take() ?? Keep(await dialer.ConnectAsync(null, cancellation));
        bool reusable = false;
        try
        {
            var reply = await connection.ExecuteAsync(command, arguments, block + options.CommandTimeout, cancellation);
            reusable = true;
            return reply;
        }
        catch (RedisServerException)
        {
            reusable = true;
            throw;
        }
        finally
        {
            if (!Return(connection, reusable)) await connection.DisposeAsync();
        }
    }

    RedisConnection? Take()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(RedisClient));
            while (idle.TryPop(out var connection))
            {
                if (connection.Failure is not null) continue;
                busy.Add(connection);
                return connection;
            }
            return null;
        }
    }

    RedisConnection Keep(RedisConnection connection)
    {
        lock (gate) busy.Add(connection);
        return connection;
    }

    bool Return(RedisConnection connection, bool reusable)
    {
        lock (gate)
        {
            busy.Remove(connection);
            if (disposed || !reusable || idle.Count >= MaxIdle) return false;
            idle.Push(connection);
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        RedisConnection[] all;
        lock (gate)
        {
            disposed = true;
            all = [.. idle, .. busy];
            idle.Clear();
        }
        foreach (var connection in all) await connection.DisposeAsync();
    }
}
