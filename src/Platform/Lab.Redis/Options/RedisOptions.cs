using System.Net.Security;

namespace Lab.Redis;

/// <summary>Where the server is and how to speak to it. The defaults suit a server on this machine.</summary>
public sealed record RedisOptions
{
    /// <summary>Servers that hold the same data; the first that answers is used.</summary>
    public IReadOnlyList<RedisEndpoint> Endpoints { get; init; } = [new("localhost", RedisEndpoint.DefaultPort)];

    /// <summary>User of the access control list; null is the user <c>default</c>.</summary>
    public string? User { get; init; }

    /// <summary>Password; null for a server without.</summary>
    public string? Password { get; init; }

    /// <summary>Number of the database.</summary>
    public int Database { get; init; }

    /// <summary>Name of this client in the server's list of connections; no spaces.</summary>
    public string? ClientName { get; init; }

    /// <summary>TLS.</summary>
    public bool Ssl { get; init; }

    /// <summary>Name that the server's certificate must carry; null: the host.</summary>
    public string? SslHost { get; init; }

    /// <summary>Decides about the server's certificate; null: as the system trusts.</summary>
    public RemoteCertificateValidationCallback? CertificateValidation { get; init; }

    /// <summary>Connecting and greeting, for each server.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Answer to one command. Blocking reads have their block time in addition.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a command waits for a connection while there is none; zero: it fails at once.</summary>
    public TimeSpan ConnectionWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><see cref="RedisClient.ConnectAsync"/> fails when no server can be reached. Without it, it returns and the client goes on trying.</summary>
    public bool AbortOnConnectFail { get; init; } = true;

    /// <summary>A connection without traffic for so long is asked whether it lives.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that owes an answer and has sent nothing for so long is given up. Longer than the longest script.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pause before the second attempt to connect; it doubles with each one.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest pause between attempts.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Of the jitter of the pauses; clients of one server should differ.</summary>
    public int Seed { get; init; } = Environment.ProcessId;

    /// <summary>Commands on their way at a time; more fail at once.</summary>
    public int MaxPendingCommands { get; init; } = 65_536;

    /// <summary>Messages kept for a subscriber that is slow to read; then the oldest goes.</summary>
    public int SubscriptionCapacity { get; init; } = 1024;

    /// <summary>Bytes of one string of a reply, at most 2^30 - 1.</summary>
    public long MaxBulkBytes { get; init; } = 512L << 20;

    /// <summary>Elements of one reply, counted with those inside.</summary>
    public int MaxReplyItems { get; init; } = 16 << 20;

    /// <summary>Collections inside each other in a reply.</summary>
    public int MaxReplyDepth { get; init; } = 32;

    /// <summary>
    /// Reads <c>host:port[,host2:port2],password=...,ssl=true,...</c> (the form of StackExchange.Redis; times in milliseconds,
    /// keepAlive in seconds) or <c>redis[s]://[user:password@]host[:port][/database]</c>.
    /// </summary>
    /// <exception cref="LabException">The text is of neither form, or has an unknown key.</exception>
    public static RedisOptions Parse(string connectionString) =>
        connectionString.StartsWith("redis://", StringComparison.OrdinalIgnoreCase) || connectionString.StartsWith("rediss://", StringComparison.OrdinalIgnoreCase)
            ? RedisUrl.Parse(connectionString).Validated()
            : RedisConnectionString.Parse(connectionString).Validated();

    /// <summary>The connection string, with stars for the password.</summary>
    public override string ToString() => RedisConnectionString.Format(this);

    internal RedisOptions Validated()
    {
        Require(Endpoints.Count > 0, "no server is named", "at least one host:port");
        Require(Database >= 0, $"database is {Database}", "0 or more");
        Require(ClientName is null || (ClientName.Length > 0 && ClientName.All(c => c is > ' ' and < (char)127)), $"client name is '{ClientName}'", "visible ASCII without spaces");
        Require(ConnectTimeout > TimeSpan.Zero, $"connect timeout is {ConnectTimeout}", "more than zero");
        Require(CommandTimeout > TimeSpan.Zero, $"command timeout is {CommandTimeout}", "more than zero");
        Require(ConnectionWait >= TimeSpan.Zero, $"connection wait is {ConnectionWait}", "zero or more");
        Require(KeepAlive > TimeSpan.Zero, $"keep-alive is {KeepAlive}", "more than zero");
        Require(SilenceLimit > TimeSpan.Zero, $"silence limit is {SilenceLimit}", "more than zero");
        Require(ReconnectDelay > TimeSpan.Zero && MaxReconnectDelay >= ReconnectDelay, $"reconnect delays are {ReconnectDelay} to {MaxReconnectDelay}", "more than zero, the first not above the second");
        Require(MaxPendingCommands > 0, $"pending commands are limited to {MaxPendingCommands}", "1 or more");
        Require(SubscriptionCapacity > 0, $"subscription capacity is {SubscriptionCapacity}", "1 or more");
        Require(MaxBulkBytes is > 0 and < 1 << 30, $"strings are limited to {MaxBulkBytes} bytes", "1 to 2^30 - 1");
        Require(MaxReplyItems is > 0 and < 1 << 30, $"replies are limited to {MaxReplyItems} elements", "1 to 2^30 - 1");
        Require(MaxReplyDepth > 0, $"replies are limited to depth {MaxReplyDepth}", "1 or more");
        return this;

        static void Require(bool holds, string what, string expected)
        {
            if (!holds) throw new LabException(ErrorKind.Usage, what + ".", "Redis options", expected + ".");
        }
    }
}
