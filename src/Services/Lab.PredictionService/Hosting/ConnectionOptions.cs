using System.ComponentModel.DataAnnotations;

namespace Lab.PredictionService.Hosting;

/// <summary>What the server accepts from a peer before the service sees it. Beyond it a peer is answered 400, 408, 431 or cut off.</summary>
public sealed class ConnectionOptions
{
    public const string Section = "Server";

    /// <summary>Open connections; one more is closed at once.</summary>
    [Range(1L, 1_000_000L)]
    public long MaxConnections { get; set; } = 10_000;

    [Range(1, 10_000)]
    public int MaxHeaders { get; set; } = 64;

    /// <summary>Bytes of all header lines of a request.</summary>
    [Range(1_024, 1 << 20)]
    public int MaxHeaderBytes { get; set; } = 16 * 1_024;

    /// <summary>Bytes of the line with method and path.</summary>
    [Range(256, 1 << 20)]
    public int MaxRequestLineBytes { get; set; } = 4 * 1_024;

    /// <summary>Longest time from a request's first byte to the end of its headers.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A connection without a request is closed after this.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>A body that comes in, or an answer that is taken, more slowly than this many bytes a second ends its request: it holds memory.</summary>
    [Range(1.0, 1e9)]
    public double MinBytesPerSecond { get; set; } = 240;

    /// <summary>How long a peer may be slower than that.</summary>
    [Range(typeof(TimeSpan), "00:00:01.1", "01:00:00")]
    public TimeSpan SlowGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Bytes of an answer that wait for a peer who does not read yet. Most clients send a whole upload before they read: beyond
    /// this the service stops reading too, and such a client is cut off as too slow.
    /// </summary>
    [Range(1L << 12, 1L << 32)]
    public long MaxWaitingAnswerBytes { get; set; } = 16 << 20;
}
