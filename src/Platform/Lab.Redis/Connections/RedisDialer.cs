using System.Net.Security;
using System.Net.Sockets;
using Lab.Redis.Protocol;

namespace Lab.Redis.Connections;

/// <summary>Opens connections: socket, TLS, greeting, login, database.</summary>
sealed class RedisDialer(RedisOptions options, TimeProvider time)
{
    /// <summary>Tries the servers in order.</summary>
    /// <param name="onPush">See <see cref="RedisConnection"/>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RedisUnavailableException">None could be reached or let us in; names each with its reason.</exception>
    public async Task<RedisConnection> ConnectAsync(Action<RedisReply>? onPush, CancellationToken cancellation)
    {
        var reasons = new List<string>();
        Exception? last = null;
        foreach (var endpoint in options.Endpoints)
        {
            using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            try
            {
                return await ConnectAsync(endpoint, onPush, both.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                reasons.Add($"{endpoint}: no answer within {options.ConnectTimeout.TotalSeconds:0.###} s");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                reasons.Add($"{endpoint}: {exception.Message}");
                last = exception;
            }
        }
        throw new RedisUnavailableException($"Redis cannot be reached ({string.Join("; ", reasons)}).", last);
    }

    async Task<RedisConnection> ConnectAsync(RedisEndpoint endpoint, Action<RedisReply>? onPush, CancellationToken cancellation)
    {
        var connection = new RedisConnection(await OpenAsync(endpoint, cancellation), options, time, onPush);
        try
        {
            await GreetAsync(connection, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    async Task<Stream> OpenAsync(RedisEndpoint endpoint, CancellationToken cancellation)
    {
        var target = endpoint.ToEndPoint();
        var socket = endpoint.IsUnixSocket
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellation);
            var stream = new NetworkStream(socket, ownsSocket: true);
            if (!options.Ssl) return stream;
            var secure = new SslStream(stream, leaveInnerStreamOpen: false);
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = options.SslHost ?? endpoint.Host,
                    RemoteCertificateValidationCallback = options.CertificateValidation,
                },
                cancellation);
            return secure;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    async Task GreetAsync(RedisConnection connection, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(connection, RedisCommands.Hello, Hello(), cancellation);
        }
        catch (RedisServerException exception) when (exception.Code == "NOPROTO" || exception.Message.Contains("unknown command", StringComparison.OrdinalIgnoreCase))
        {
            // Before Redis 6: RESP2, and each step by itself.
            if (options.Password is { } password)
                await SendAsync(connection, RedisCommands.Auth, options.User is { } user ? [user, password] : [password], cancellation);
            if (options.ClientName is { } name) await SendAsync(connection, RedisCommands.Client, ["SETNAME", name], cancellation);
        }
        if (options.Database != 0) await SendAsync(connection, RedisCommands.Select, [options.Database], cancellation);
        try
        {
            // Greeting is allowed while the server reads its data from disk; commands are not.
            await SendAsync(connection, RedisCommands.Ping, [], cancellation);
        }
        catch (RedisServerException exception) when (exception.Code == "NOPERM")
        {
            // A user without the right to ping may have every other.
        }
    }

    RedisValue[] Hello()
    {
        var arguments = new List<RedisValue> { 3 };
        if (options.Password is { } password) arguments.AddRange(["AUTH", options.User ?? "default", password]);
        if (options.ClientName is { } name) arguments.AddRange(["SETNAME", name]);
        return [.. arguments];
    }

    ValueTask<RedisReply> SendAsync(RedisConnection connection, RedisCommand command, RedisValue[] arguments, CancellationToken cancellation) =>
        connection.ExecuteAsync(command, arguments, options.ConnectTimeout, cancellation);
}
