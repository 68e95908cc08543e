using System.Security.Cryptography;
using Lab.Transformers.Checkpoints;

namespace Lab.Sentiment;

/// <summary>A name for the weights in a folder that no registry has numbered: the start of their checksum.</summary>
static class ModelVersion
{
    const int Digits = 12;

    /// <summary>First 12 hexadecimal digits of <see cref="Checksum"/>.</summary>
    public static string Of(string folder) => Checksum(folder)[..Digits];

    /// <summary>SHA-256 of the weights file (of the index, when there are shards), in hexadecimal digits.</summary>
    public static string Checksum(string folder)
    {
        using var stream = File.OpenRead(Checkpoint.FileOf(folder) ?? Path.Combine(folder, Checkpoint.SingleFile));
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
