using System.ComponentModel.DataAnnotations;

namespace Lab.PredictionService.Batches;

/// <summary>CSV uploads to POST /batch_predict. Rows are read as they arrive: the upload's size costs time, not memory.</summary>
public sealed class BatchOptions
{
    public const string Section = "Batch";

    /// <summary>Largest upload in bytes, the multipart frame included; a gzip file may not unpack to more either.</summary>
    [Range(1L, 1L << 40)]
    public long MaxUploadBytes { get; set; } = 100_000_000;

    /// <summary>Most rows that are in memory and in the queue at a time; the next ones are read when these are answered.</summary>
    [Range(1, 100_000)]
    public int WindowRows { get; set; } = 256;

    /// <summary>Longest row in UTF-16 units, quotes and delimiters included.</summary>
    [Range(1, 1 << 24)]
    public int MaxRowCharacters { get; set; } = 100_000;

    /// <summary>Longest wait for a client to send the next window, or to take the answer to one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Uploads answered at the same time; one more is told to come back (429).</summary>
    [Range(1, 10_000)]
    public int MaxUploads { get; set; } = 16;

    /// <summary>
    /// Of them from one client: an IPv4 address, or an IPv6 network of 64 bits. Behind a proxy all clients have its address: there set it to
    /// <see cref="MaxUploads"/>, and let the proxy bound what one client may do.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxUploadsPerClient { get; set; } = 4;
}
